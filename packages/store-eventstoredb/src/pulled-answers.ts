/**
 * The answers of a call that stays open, pulled one by one: what was pulled had everything before it handled.
 *
 * @module
 */
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'

/** What is used of a stream of gRPC. */
export interface AnswerStream {
  on(event: 'data', listener: (answer: ReadResp) => void): unknown
  on(event: 'error', listener: (error: unknown) => void): unknown
  on(event: 'end', listener: () => void): unknown
  pause(): unknown
  resume(): unknown
  cancel(): void
}

/** An answer, an end, or nothing for as long as was waited. */
export type Pulled = ReadResp | 'end' | 'silence'

/** Bytes of answers that may wait; one more answer may come whatever its size. */
const bytesMax = 2 * 1_024 * 1_024

const bytesOf = (answer: ReadResp): number => {
  const recorded = answer.getEvent()?.getEvent()
  return recorded === undefined ? 0 : recorded.getData_asU8().length + recorded.getCustomMetadata_asU8().length
}

/** Holds at most `countMax` answers, and lets the server wait while it does. */
export class PulledAnswers {
  readonly #stream: AnswerStream
  readonly #countMax: number
  #answers: ReadResp[] = []
  #first = 0
  #bytes = 0
  #paused = false
  #ended: { readonly error?: unknown } | undefined
  #wake: (() => void) | undefined

  constructor(stream: AnswerStream, countMax: number) {
    this.#stream = stream
    this.#countMax = countMax
    stream.on('data', (answer) => this.#arrived(answer))
    stream.on('error', (error) => this.#end({ error }))
    stream.on('end', () => this.#end({}))
  }

  /** Answers that can be had without waiting. */
  get waiting(): number {
    return this.#answers.length - this.#first
  }

  /** The next answer that is there already. */
  take(): ReadResp | undefined {
    const answer = this.#answers[this.#first]
    if (answer === undefined) return undefined
    this.#first += 1
    this.#bytes -= bytesOf(answer)
    if (this.#first === this.#answers.length) {
      this.#answers = []
      this.#first = 0
      if (this.#paused && this.#ended === undefined) {
        this.#paused = false
        this.#stream.resume()
      }
    }
    return answer
  }

  /**
   * Waits for at most `silenceMs`, for ever where that is undefined.
   *
   * @throws what the stream failed with, as it is, once all answers before it were pulled.
   */
  async next(silenceMs: number | undefined): Promise<Pulled> {
    for (;;) {
      const answer = this.take()
      if (answer !== undefined) return answer
      if (this.#ended !== undefined) {
        if ('error' in this.#ended) throw this.#ended.error
        return 'end'
      }
      if (await this.#silent(silenceMs)) return 'silence'
    }
  }

  /** Ends it as if the server had: a pull that waits is answered. */
  stop(): void {
    this.#end({})
  }

  #arrived(answer: ReadResp): void {
    if (this.#ended !== undefined) return
    this.#answers.push(answer)
    this.#bytes += bytesOf(answer)
    if (!this.#paused && (this.waiting >= this.#countMax || this.#bytes >= bytesMax)) {
      this.#paused = true
      this.#stream.pause()
    }
    this.#wake?.()
  }

  #end(how: { readonly error?: unknown }): void {
    this.#ended ??= how
    this.#wake?.()
  }

  /** True when nothing came. */
  #silent(silenceMs: number | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = silenceMs === undefined ? undefined : setTimeout(() => settle(true), silenceMs)
      const settle = (silent: boolean): void => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve(silent)
      }
      this.#wake = () => settle(false)
    })
  }
}
