/**
 * How far this process has seen the log of a server: what stands there is no news to it.
 *
 * A server answers a repeated append as it answered the first one, so that a repeat is told by its place alone: at or ahead of
 * what had been seen before it was sent.
 *
 * @module
 */

/** Most appends without an answer that are kept in mind. */
const doubtedMax = 10_000

/** Of all stores of this process on one server. */
export class KnownPosition {
  #position = -1n
  #asked: Promise<void> | undefined
  #wasAsked = false
  readonly #doubted = new Set<string>()
  /** Appends under way, by stream and first event, with others of the same that wait for their turn. */
  readonly #underWay = new Map<string, (() => void)[]>()

  get position(): bigint {
    return this.#position
  }

  saw(position: bigint): void {
    if (position > this.#position) this.#position = position
  }

  /** Whether {@link KnownPosition.upToNow} has anything to ask. */
  isBehind(key: string): boolean {
    return !this.#wasAsked || this.#doubted.has(key)
  }

  /**
   * Asks for the end of the log before the first append of the process, and before one that was sent and never answered.
   *
   * @throws what `ask` fails with.
   */
  async upToNow(key: string, ask: () => Promise<void>): Promise<void> {
    if (this.#doubted.delete(key)) {
      await ask()
      return
    }
    this.#asked ??= ask()
    try {
      await this.#asked
      this.#wasAsked = true
    } catch (error) {
      this.#asked = undefined
      throw error
    }
  }

  /** This append was not answered: it may be written later than anything that is seen until it is repeated. */
  doubt(key: string): void {
    this.#doubted.add(key)
    const [oldest] = this.#doubted
    if (this.#doubted.size > doubtedMax && oldest !== undefined) this.#doubted.delete(oldest)
  }

  /**
   * One after the other for the same key: the second knows what the first has written. Undefined when none is under way. Whoever
   * has entered leaves in the end.
   */
  enter(key: string): Promise<void> | undefined {
    const waiting = this.#underWay.get(key)
    if (waiting !== undefined) return new Promise((resolve) => waiting.push(resolve))
    this.#underWay.set(key, [])
    return undefined
  }

  leave(key: string): void {
    const next = this.#underWay.get(key)?.shift()
    if (next === undefined) this.#underWay.delete(key)
    else next()
  }
}

const byServer = new Map<string, KnownPosition>()

/** The same for all stores of this process with the same connection string. */
export const knownPositionOf = (server: string): KnownPosition => {
  const known = byServer.get(server) ?? new KnownPosition()
  byServer.set(server, known)
  return known
}
