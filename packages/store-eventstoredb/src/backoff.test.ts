import { describe, expect, it } from 'vitest'
import { backoffMs, pause } from './backoff.ts'

describe('the pause before another try', () => {
  it('grows, is bounded, and is not the same for two', () => {
    const pauses = Array.from({ length: 200 }, (_, n) => backoffMs(n + 1))
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(25)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(5_000)
    expect(Math.min(...pauses.slice(20))).toBeGreaterThanOrEqual(2_500)
    expect(new Set(pauses.slice(20)).size).toBeGreaterThan(50)
  })

  it('ends when a signal aborts, and leaves no listener', async () => {
    const abort = new AbortController()
    const paused = pause(60_000, abort.signal)
    abort.abort()
    await paused
    await pause(60_000, abort.signal)
  })
})
