/**
 * The delay of the event loop: how long everybody else in the process waits, while something is done.
 *
 * A timer comes back every millisecond; what is recorded is how long it took to. So an idle loop shows a little more than
 * one millisecond, and a turn that takes 100 shows once, as 100.
 *
 * @module
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** In milliseconds. */
export interface LoopDelay {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** Which of the figures a measure is about. */
export type DelayFigure = keyof LoopDelay

const resolutionMs = 1

export const loopDelayDuring = async (work: () => Promise<unknown>): Promise<LoopDelay> => {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  await work()
  // A turn that is still going on counts when it has ended.
  await new Promise((resolve) => setTimeout(resolve, 2 * resolutionMs))
  histogram.disable()
  const milliseconds = (nanoseconds: number): number => nanoseconds / 1e6
  return {
    p50: milliseconds(histogram.percentile(50)),
    p99: milliseconds(histogram.percentile(99)),
    max: milliseconds(histogram.max),
  }
}
