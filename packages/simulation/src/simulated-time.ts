/**
 * Simulated time: one list of what happens when. Nothing waits for a real clock, and what is due at one moment happens
 * in the order in which it was asked for.
 *
 * Between two steps everything that can go on goes on, to the last microtask: a step finds every client waiting.
 *
 * @module
 */
import { type Instant, instantOf } from '@muniment/kernel'

interface Step {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
}

/** What takes a step off the list again. */
export type Cancel = () => void

// Of the real loop, whatever is put in their place while a simulation runs.
const immediate = setImmediate

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    immediate(resolve)
  })

const startMs = Date.parse('2026-11-22T09:00:00.000Z')

/** Stands in for what `setTimeout` answers. */
class SimulatedTimeout {
  readonly cancel: Cancel

  constructor(cancel: Cancel) {
    this.cancel = cancel
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}

export class SimulatedTime {
  /** Latest first: the next step is popped. */
  readonly #steps: Step[] = []
  #nowMs = startMs
  #orders = 0
  #under = 0
  #taken = 0

  get nowMs(): number {
    return this.#nowMs
  }

  get elapsedMs(): number {
    return this.#nowMs - startMs
  }

  /** Steps taken so far. */
  get taken(): number {
    return this.#taken
  }

  now(): Instant {
    return instantOf(this.#nowMs)
  }

  after(ms: number, run: () => void): Cancel {
    const step: Step = { atMs: this.#nowMs + Math.max(0, Math.round(ms)), order: (this.#orders += 1), run }
    let [low, high] = [0, this.#steps.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#steps[middle] as Step).atMs > step.atMs) low = middle + 1
      else high = middle
    }
    this.#steps.splice(low, 0, step)
    return () => {
      const index = this.#steps.indexOf(step)
      if (index >= 0) this.#steps.splice(index, 1)
    }
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve)
    })
  }

  /** Work that does not wait for simulated time: no step is taken until it has ended. */
  during<A>(work: () => Promise<A>): Promise<A> {
    this.#under += 1
    return work().finally(() => {
      this.#under -= 1
    })
  }

  async #settle(): Promise<void> {
    do await nextTurn()
    while (this.#under > 0)
  }

  /**
   * Take steps until `isOver`, or until nothing is left to happen, or nothing before `untilMs`. True when it is over.
   *
   * @throws Error after so many steps that something must be going round in circles.
   */
  async run(
    isOver: () => boolean,
    { untilMs = Number.POSITIVE_INFINITY, stepsMax = 200_000 }: { untilMs?: number; stepsMax?: number } = {},
  ): Promise<boolean> {
    await this.#settle()
    for (let steps = 0; !isOver(); steps += 1) {
      if (steps >= stepsMax) throw new Error(`not over after ${stepsMax} steps`)
      // A store gives way to the rest of the process now and then, which is no step.
      for (let turns = 0; this.#steps.length === 0 && turns < 4; turns += 1) await this.#settle()
      const step = this.#steps.at(-1)
      if (step === undefined || step.atMs > untilMs) return isOver()
      this.#steps.pop()
      this.#nowMs = step.atMs
      this.#taken += 1
      step.run()
      await this.#settle()
    }
    return true
  }

  /** Run `work` with the timers of this process in simulated time. Not for two simulations at once. */
  async instead<A>(work: () => Promise<A>): Promise<A> {
    const { setTimeout: realSet, clearTimeout: realClear } = globalThis
    const set = (run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]): SimulatedTimeout =>
      new SimulatedTimeout(this.after(ms, () => run(...given)))
    const clear = (timeout: unknown): void => {
      if (timeout instanceof SimulatedTimeout) timeout.cancel()
      else realClear(timeout as NodeJS.Timeout)
    }
    globalThis.setTimeout = set as unknown as typeof setTimeout
    globalThis.clearTimeout = clear as typeof clearTimeout
    try {
      return await work()
    } finally {
      globalThis.setTimeout = realSet
      globalThis.clearTimeout = realClear
    }
  }
}
