/**
 * One call whose answers stream: always cancelled or drained, as otherwise its place on the connection is never free again.
 *
 * @module
 */
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { StoreFailure } from '@muniment/kernel'
import { commandErrorOf } from './failures.ts'
import { type AnswerStream, PulledAnswers } from './pulled-answers.ts'

/** A call under way. */
export class AskedStream {
  readonly #stream: AnswerStream
  readonly #answers: PulledAnswers
  readonly #ended: (error: unknown) => void
  #failed: unknown

  /** Holds up to `countMax` answers. `ended` is told once, with what the call failed with, if it did. */
  constructor(stream: AnswerStream, countMax: number, ended: (error: unknown) => void) {
    this.#stream = stream
    this.#answers = new PulledAnswers(stream, countMax)
    this.#ended = ended
  }

  /** The next answer that is there already. */
  take(): ReadResp | undefined {
    return this.#answers.take()
  }

  /**
   * The next answer, waited for as long as `silenceMs`; for ever where that is undefined.
   *
   * @throws what gRPC fails with, as it is; StoreFailure `unavailable` after a silence.
   */
  async next(silenceMs: number | undefined): Promise<ReadResp | 'end'> {
    try {
      const pulled = await this.#answers.next(silenceMs)
      if (pulled !== 'silence') return pulled
      throw new StoreFailure({ code: 'unavailable' }, { cause: new Error('the server did not answer in time') })
    } catch (error) {
      this.#failed = commandErrorOf(error)
      throw error
    }
  }

  /** Ends the call, and a pull that waits. Twice is harmless. */
  end(): void {
    this.#answers.stop()
    this.#stream.cancel()
    // What is still in its buffer would keep it, and whoever waits for its end, for ever.
    this.#stream.resume()
    this.#ended(this.#failed)
  }
}
