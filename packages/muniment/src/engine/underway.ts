/**
 * Commands that this instance is carrying out, so that catching up leaves them to it: whoever is present is shown the
 * secrets that their reactions draw, and a reaction that came from elsewhere draws none.
 *
 * @module
 */

/** Counts by correlation id: the reactions of a command have the same. */
export class Underway {
  readonly #counts = new Map<string, number>()

  has(correlationId: string): boolean {
    return this.#counts.has(correlationId)
  }

  async during<A>(correlationId: string, run: () => Promise<A>): Promise<A> {
    this.#counts.set(correlationId, (this.#counts.get(correlationId) ?? 0) + 1)
    try {
      return await run()
    } finally {
      const left = (this.#counts.get(correlationId) ?? 1) - 1
      if (left === 0) this.#counts.delete(correlationId)
      else this.#counts.set(correlationId, left)
    }
  }
}
