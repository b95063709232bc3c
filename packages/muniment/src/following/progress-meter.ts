/**
 * How long work on the log goes: events done, their rate, and how long the rest will take.
 *
 * What is left is told by positions: a log has no count of its events, and positions grow with them.
 *
 * @module
 */
import type { GlobalPosition } from '@muniment/kernel'

/** What long work on the log says of itself, at most once a second. */
export interface ProgressReport {
  /** What is being done, for instance `read models` or the name of a projection. */
  readonly work: string
  /** Events done since it began. */
  readonly events: number
  readonly eventsPerSecond: number
  /** From 0 to 1: how far in the log. */
  readonly fraction: number
  /** Milliseconds until it has reached what was the end of the log when it began; undefined before that can be told. */
  readonly etaMs: number | undefined
}

/** Told how the work goes. What it throws is ignored: it cannot stop the work. */
export type OnProgress = (report: ProgressReport) => void

const reportEveryMs = 1_000

/** Reports nothing for work that is over within a second. */
export class ProgressMeter {
  readonly #work: string
  readonly #end: GlobalPosition
  readonly #nowMs: () => number
  readonly #onProgress: OnProgress
  readonly #startedAtMs: number
  #reportedAtMs: number
  #first: GlobalPosition | undefined
  #events = 0

  /** `end`: the position that it leads to. `nowMs`: a clock that only goes forward, in milliseconds. */
  constructor(work: string, end: GlobalPosition, onProgress: OnProgress, nowMs: () => number) {
    this.#work = work
    this.#end = end
    this.#onProgress = onProgress
    this.#nowMs = nowMs
    this.#startedAtMs = nowMs()
    this.#reportedAtMs = this.#startedAtMs
  }

  /** An event is done. */
  done(position: GlobalPosition): void {
    this.#first ??= position
    this.#events += 1
    // Asking for the time costs more than counting.
    if (this.#events % 256 !== 0) return
    const nowMs = this.#nowMs()
    if (nowMs - this.#reportedAtMs < reportEveryMs) return
    this.#reportedAtMs = nowMs
    this.#report(position, this.#first, nowMs - this.#startedAtMs)
  }

  #report(position: GlobalPosition, first: GlobalPosition, elapsedMs: number): void {
    const [passed, left] = [Number(position - first), Number(this.#end - position)]
    const report: ProgressReport = {
      work: this.#work,
      events: this.#events,
      eventsPerSecond: Math.round((this.#events * 1_000) / elapsedMs),
      fraction: this.#end <= 0n ? 1 : Math.min(1, Number(position) / Number(this.#end)),
      etaMs: passed <= 0 ? undefined : Math.max(0, Math.round((elapsedMs * left) / passed)),
    }
    try {
      this.#onProgress(report)
    } catch {
      // It cannot stop the work.
    }
  }
}
