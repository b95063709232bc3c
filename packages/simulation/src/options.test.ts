import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'

describe('the command line', () => {
  it('runs 200 seeds by default', () => {
    expect(readOptions([])).toEqual({ seed: undefined, seeds: 200, from: 1, json: false, store: undefined })
  })

  it('takes a seed to replay, or how many and from where, and the -- that pnpm hands on', () => {
    expect(readOptions(['--', '--seed', '4711', '--json'])).toMatchObject({ seed: 4711, json: true })
    expect(readOptions(['--seeds', '1000', '--from', '7'])).toMatchObject({ seeds: 1_000, from: 7 })
    expect(readOptions(['--store', 'esdb://db'])).toMatchObject({ store: 'esdb://db' })
  })

  it.each([
    [['--seed', 'x'], /--seed/],
    [['--seed', '-1'], /--seed/],
    [['--seeds', '0'], /--seeds/],
    [['--seeds', '1.5'], /--seeds/],
    [['--from', '5000000000'], /--from/],
    [['--fast'], /--fast/],
  ])('refuses %j by name', (args, message) => {
    expect(() => readOptions(args)).toThrow(message)
  })
})
