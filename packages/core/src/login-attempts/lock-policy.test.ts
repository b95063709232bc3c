/** After which attempt nobody may try for how long. @module */
import { describe, expect, it } from 'vitest'
import { after, hourMs, minuteMs, noon } from '../ids.fixture.ts'
import { defaultLockPolicy, lockAfter } from './lock-policy.ts'

const secondMs = 1_000

/** From the first attempt in a row to the hundred-and-first. */
const waits: readonly (number | undefined)[] = [
  ...Array.from({ length: 9 }, () => undefined),
  30 * secondMs,
  minuteMs,
  2 * minuteMs,
  4 * minuteMs,
  8 * minuteMs,
  16 * minuteMs,
  32 * minuteMs,
  ...Array.from({ length: 83 }, () => hourMs),
  24 * hourMs,
  24 * hourMs,
]

const table = waits.map((ms, index) => [index + 1, ms === undefined ? 'not at all' : `${ms / secondMs} s`, ms] as const)

describe('the policy of delays and locks', () => {
  it('is tried for every attempt from the first to the hundred-and-first', () =>
    expect(table.map(([attempt]) => attempt)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1)))

  it.each(table)('after attempt %i in a row makes wait: %s', (attempt, _, ms) =>
    expect(lockAfter(attempt, noon, defaultLockPolicy)).toBe(ms === undefined ? undefined : after(ms)),
  )

  it('makes nobody wait longer than a day, however often it was tried', () => {
    for (const attempt of [1_000, 1_000_000, Number.MAX_SAFE_INTEGER])
      expect(lockAfter(attempt, noon, defaultLockPolicy)).toBe(after(24 * hourMs))
  })

  it('goes by the numbers that it is given, also where delays would grow beyond what a time can be', () => {
    const policy = { delaysFrom: 1, firstDelayMs: 1, longestDelayMs: 100, locksFrom: 5_000, lockMs: 1 }
    expect([1, 2, 7, 8, 4_999, 5_000].map((attempt) => lockAfter(attempt, noon, policy))).toEqual(
      [1, 2, 64, 100, 100, 1].map(after),
    )
  })

  it('locks without a delay before it where both begin at once', () =>
    expect(lockAfter(10, noon, { ...defaultLockPolicy, locksFrom: 10 })).toBe(after(24 * hourMs)))
})
