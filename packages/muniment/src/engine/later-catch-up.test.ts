/** Rounds of catching up: a few, one after the other, ever further apart, and none after the end. @module */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LaterCatchUp, roundWaitsMs } from './later-catch-up.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const all = roundWaitsMs.reduce((sum, ms) => sum + ms, 0)

describe('catching up later', () => {
  it('goes over the log a few times after it was asked once, at growing intervals, and then no more', async () => {
    const rounds: number[] = []
    const began = Date.now()
    const later = new LaterCatchUp(async () => void rounds.push(Date.now() - began))
    later.ask()
    expect(rounds).toEqual([])
    await vi.advanceTimersByTimeAsync(10 * all)
    expect(rounds).toEqual([100, 1_100, 5_100, 21_100])
    expect(vi.getTimerCount()).toBe(0)
    later.ask()
    await vi.advanceTimersByTimeAsync(100)
    expect(rounds).toHaveLength(5)
    await later.stop()
  })

  it('runs one round at a time, however often and long it is asked', async () => {
    let running = 0
    let most = 0
    let rounds = 0
    const later = new LaterCatchUp(async () => {
      running += 1
      rounds += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 700))
      running -= 1
    })
    for (let n = 0; n < 1_000; n += 1) {
      later.ask()
      await vi.advanceTimersByTimeAsync(10)
    }
    expect(most).toBe(1)
    // Ten seconds of asking: about one round in 1.7.
    expect(rounds).toBeGreaterThan(4)
    expect(rounds).toBeLessThan(8)
    await vi.advanceTimersByTimeAsync(10 * all)
    expect(vi.getTimerCount()).toBe(0)
    await later.stop()
  })

  it('asked during its last round, it goes on', async () => {
    let rounds = 0
    const later: LaterCatchUp = new LaterCatchUp(async () => {
      rounds += 1
      if (rounds === roundWaitsMs.length) later.ask()
    })
    later.ask()
    await vi.advanceTimersByTimeAsync(10 * all)
    expect(rounds).toBe(2 * roundWaitsMs.length - 1)
    await later.stop()
  })

  it('tries again what throws, and lets nothing out', async () => {
    let rounds = 0
    const later = new LaterCatchUp(async () => {
      rounds += 1
      throw new Error('the store is away')
    })
    later.ask()
    await vi.advanceTimersByTimeAsync(10 * all)
    expect(rounds).toBe(roundWaitsMs.length)
    await later.stop()
  })

  it('stopped, it begins no round, tells the one under way, and waits for its end', async () => {
    let begun = 0
    let ended = 0
    const later = new LaterCatchUp(async (signal) => {
      begun += 1
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      ended += 1
    })
    later.ask()
    await vi.advanceTimersByTimeAsync(100)
    await later.stop()
    expect([begun, ended]).toEqual([1, 1])
    later.ask()
    await vi.advanceTimersByTimeAsync(10 * all)
    expect(begun).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})
