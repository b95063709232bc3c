import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { loopDelayDuring } from './loop-delay.ts'

const block = (milliseconds: number): void => {
  const until = performance.now() + milliseconds
  while (performance.now() < until);
}

describe('the delay of the event loop', () => {
  it('has the longest turn as its maximum, and is short in the middle where the loop was idle', async () => {
    const { p50, max } = await loopDelayDuring(async () => {
      await wait(100)
      block(80)
      await wait(100)
    })
    expect(max).toBeGreaterThanOrEqual(79)
    expect(p50).toBeLessThan(40)
  })

  it('is long in the middle too where every turn was, also where the work ends with one', async () => {
    const { p50, p99 } = await loopDelayDuring(async () => {
      for (let n = 0; n < 5; n += 1) {
        await wait(0)
        block(50)
      }
    })
    expect(p50).toBeGreaterThanOrEqual(49)
    expect(p99).toBeGreaterThanOrEqual(p50)
  })
})
