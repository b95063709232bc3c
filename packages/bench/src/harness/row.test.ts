import { describe, expect, it } from 'vitest'
import type { Measure } from './measure.ts'
import { rowOf } from './row.ts'

const never = () => Promise.reject(new Error('not run here'))

const measure: Measure = {
  name: 'a',
  path: 'path of a',
  unit: 'per second',
  ours: never,
  peer: { name: 'peer', contender: never },
  budgets: [],
  notes: [],
}

describe('a row', () => {
  it('has medians, and the median of the ratios of single rounds', () => {
    const row = rowOf(measure, { ours: [10, 20, 30], peer: [1, 10, 2] })
    expect(row).toMatchObject({ name: 'a', path: 'path of a', ours: 20, peer: { name: 'peer', value: 2 }, ratio: 10 })
  })

  it('has neither peer nor ratio without a peer', () => {
    const { peer: _, ...alone } = measure
    const row = rowOf(alone, { ours: [1], peer: [] })
    expect(row).not.toHaveProperty('peer')
    expect(row).not.toHaveProperty('ratio')
  })
})
