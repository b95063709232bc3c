import { describe, expect, it } from 'vitest'
import { Chance } from './chance.ts'
import { SimulatedTime } from './simulated-time.ts'

describe('simulated time', () => {
  it('takes steps in the order of time, and of asking where that is the same', async () => {
    const time = new SimulatedTime()
    const taken: string[] = []
    time.after(20, () => taken.push('late'))
    time.after(10, () => taken.push('first'))
    time.after(10, () => taken.push('second'))
    time.after(5, () => time.after(0, () => taken.push('soonest')))
    time.after(15, () => taken.push('never'))()
    expect(await time.run(() => false)).toBe(false)
    expect(taken).toEqual(['soonest', 'first', 'second', 'late'])
    expect(time.elapsedMs).toBe(20)
  })

  it('takes no step until everything that can go on has gone on', async () => {
    const time = new SimulatedTime()
    const seen: number[] = []
    time.after(1, () => {
      void time.during(async () => {
        for (let n = 0; n < 50; n += 1) await new Promise((resolve) => setImmediate(resolve))
        seen.push(1)
      })
    })
    time.after(1, () => seen.push(2))
    await time.run(() => false)
    expect(seen).toEqual([1, 2])
  })

  it('stands in for timers while it is asked to, and gives them back', async () => {
    const time = new SimulatedTime()
    const real = setTimeout
    const fired: string[] = []
    await time.instead(async () => {
      setTimeout((text: string) => fired.push(text), 60_000, 'fired').unref()
      clearTimeout(setTimeout(() => fired.push('cancelled'), 10))
      await time.run(() => false)
    })
    expect(fired).toEqual(['fired'])
    expect(setTimeout).toBe(real)
  })

  it('stops where it is told to, and says when nothing comes to an end', async () => {
    const time = new SimulatedTime()
    const again = (): void => void time.after(1, again)
    again()
    expect(await time.run(() => false, { untilMs: time.nowMs + 5 })).toBe(false)
    expect(time.elapsedMs).toBe(5)
    await expect(time.run(() => false, { stepsMax: 10 })).rejects.toThrow('10 steps')
  })
})

describe('chance', () => {
  it('is the same from one seed, and another from another or for another purpose', () => {
    const drawn = (...seed: [number, number?]): string => Buffer.from(new Chance(...seed).bytes(64)).toString('hex')
    expect(drawn(7)).toBe(drawn(7))
    expect(new Set([drawn(7), drawn(8), drawn(7, 1)]).size).toBe(3)
  })

  it('stays within its bounds, and reaches both', () => {
    const chance = new Chance(1)
    const numbers = Array.from({ length: 1_000 }, () => chance.between(2, 5))
    expect(new Set(numbers)).toEqual(new Set([2, 3, 4, 5]))
    expect(() => chance.oneOf([])).toThrow('nothing to choose')
    expect(chance.maybeOneOf([])).toBeUndefined()
  })
})
