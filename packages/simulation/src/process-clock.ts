/**
 * The clock of a process: ahead or behind, and now and then set to another time. It remembers what it showed, so that
 * the laws can tell who decided something.
 *
 * @module
 */
import { type Clock, type Instant, instantOf } from '@muniment/kernel'
import type { SimulatedTime } from './simulated-time.ts'

/** What it showed, and when that was. */
export interface Reading {
  readonly atMs: number
  readonly showed: Instant
}

export class ProcessClock implements Clock {
  readonly readings: Reading[] = []
  readonly #time: SimulatedTime
  #skewMs: number

  constructor(time: SimulatedTime, skewMs: number) {
    this.#time = time
    this.#skewMs = skewMs
  }

  now(): Instant {
    const atMs = this.#time.nowMs
    const showed = instantOf(atMs + this.#skewMs)
    const last = this.readings.at(-1)
    if (last?.atMs !== atMs || last.showed !== showed) this.readings.push({ atMs, showed })
    return showed
  }

  jump(byMs: number): void {
    this.#skewMs += byMs
  }
}
