/**
 * Catching up later: for when it cannot be told what a failure has left undone.
 *
 * An append without an answer may be in the log now, or soon, or never; a feed that lags shows too late what a reaction
 * should have known. So the log is gone over a few times, at growing intervals, one time after the other, and then no
 * more: what is still undone is found at the next recovery, the next start, or by whoever calls `catchUp`.
 *
 * @module
 */

/** Waits before each round, in milliseconds. */
export const roundWaitsMs: readonly number[] = [100, 1_000, 4_000, 16_000]

/** Asked for while a round is waited for that is further away than this one, it comes forward: at most one a second. */
const soonestAgain = 1

export class LaterCatchUp {
  readonly #run: (signal: AbortSignal) => Promise<unknown>
  readonly #stopped = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  /** The round that comes next; undefined when none does. */
  #next: number | undefined

  /** `run` is given a signal that says when to stop. What it throws is tried again in the next round. */
  constructor(run: (signal: AbortSignal) => Promise<unknown>) {
    this.#run = run
  }

  /** Begin the rounds, or go on with more of them. Returns at once and never throws. */
  ask(): void {
    if (this.#next === undefined) this.#schedule(0)
    else if (this.#next > soonestAgain) this.#schedule(soonestAgain)
  }

  /** No round begins any more; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    clearTimeout(this.#timer)
    await this.#running
  }

  #schedule(round: number): void {
    if (this.#stopped.signal.aborted) return
    this.#next = round
    // The round under way schedules the next when it ends.
    if (this.#running !== undefined) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#running = this.#round(round)
    }, roundWaitsMs[round])
    // A process that ends meanwhile is caught up for by the next that starts.
    this.#timer.unref()
  }

  async #round(round: number): Promise<void> {
    this.#next = round + 1
    try {
      await this.#run(this.#stopped.signal)
    } catch {
      // As undone as before.
    }
    this.#running = undefined
    const next = this.#next
    if (next < roundWaitsMs.length) this.#schedule(next)
    else this.#next = undefined
  }
}
