/** A clock that stands still until a test moves it. @module */
import { type Clock, type Instant, isInstant, plusMs } from '@muniment/kernel'
import { ConfigurationRefused } from '../configuration-refused.ts'

/** Where the clock stands at first, whenever the test runs. */
const firstInstant = '2026-01-05T09:00:00.000Z'

/** What the instance takes for the time. */
export interface TestClock extends Clock {
  /** RFC 3339 in UTC with milliseconds. */
  readonly now: () => Instant
  /**
   * Moves the clock, at once, and answers what it then shows. Timers are left alone: nothing in the library waits for
   * this clock.
   *
   * - `ms`  whole milliseconds, at least 0: a clock never goes back.
   *
   * @throws RangeError for anything else, and for what lies beyond the year 9999.
   */
  readonly advance: (ms: number) => Instant
}

/** @throws ConfigurationRefused when `startsAt` is no instant. */
export const testClock = (startsAt: string = firstInstant): TestClock => {
  if (!isInstant(startsAt))
    throw new ConfigurationRefused('startsAt', `is RFC 3339 in UTC with milliseconds, such as ${firstInstant}`)
  let instant: Instant = startsAt
  return {
    now: () => instant,
    advance: (ms) => {
      if (!Number.isSafeInteger(ms) || ms < 0)
        throw new RangeError('clock.advance: takes whole milliseconds, at least 0')
      instant = plusMs(instant, ms)
      return instant
    },
  }
}
