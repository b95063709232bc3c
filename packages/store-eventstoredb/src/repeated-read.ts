/**
 * Reads are harmless to repeat: a connection that was lost is no reason to fail one.
 *
 * @module
 */
import { isStoreFailure } from '@muniment/kernel'
import { backoffMs, pause } from './backoff.ts'
import { readFailure } from './failures.ts'
import type { Session } from './session.ts'
import { NotAnswered } from './within-time.ts'

/** A server that is away for longer is away. */
const triesMax = 3

/** What to do about a read that failed. */
export class Repeats {
  readonly #session: Session
  readonly #signal: AbortSignal | undefined
  readonly #stream: string | undefined
  #tries = 0

  constructor(session: Session, signal: AbortSignal | undefined, stream?: string) {
    this.#session = session
    this.#signal = signal
    this.#stream = stream
  }

  /** Something was answered: the next failure is a new one. */
  answered(): void {
    this.#tries = 0
  }

  /**
   * Resolves when the read may be repeated.
   *
   * @throws StoreFailure what it failed with, when repeating it is of no use, or was of none; a server that was silent for as
   *   long as is waited is not asked again.
   */
  async after(thrown: unknown): Promise<void> {
    this.#session.checkUsable(this.#signal)
    const failure = readFailure(thrown, this.#stream)
    this.#tries += 1
    const isLost = failure.code === 'unavailable' && !isStoreFailure(thrown) && !(thrown instanceof NotAnswered)
    if (!isLost || this.#tries === triesMax) throw failure
    await pause(this.#tries === 1 ? 0 : backoffMs(this.#tries), ...(this.#signal === undefined ? [] : [this.#signal]))
    this.#session.checkUsable(this.#signal)
  }
}

/** Reads again when the connection is lost. @throws StoreFailure. */
export const repeated = async <A>(
  session: Session,
  signal: AbortSignal | undefined,
  read: () => Promise<A>,
  stream?: string,
): Promise<A> => {
  const repeats = new Repeats(session, signal, stream)
  for (;;) {
    try {
      return await read()
    } catch (thrown) {
      await repeats.after(thrown)
    }
  }
}
