import { describe, expect, it } from 'vitest'
import { verdictOf } from './verdict.ts'

describe('the verdict', () => {
  it.each([
    [100, 'met'],
    [99, 'missed'],
    [101, 'met'],
    [Number.NaN, 'missed'],
  ] as const)('on %d with at least 100 is %s', (ours, expected) => {
    expect(verdictOf({ ours, budgets: [{ of: 'ours', atLeast: 100 }] })).toBe(expected)
  })

  it.each([
    [2, 'met'],
    [2.01, 'missed'],
  ] as const)('on a ratio of %d with at most 2 is %s', (ratio, expected) => {
    expect(verdictOf({ ours: 1, ratio, budgets: [{ of: 'ratio', atMost: 2 }] })).toBe(expected)
  })

  it('is met only when every budget is kept', () => {
    const budgets = [
      { of: 'ours', atLeast: 10 },
      { of: 'ratio', atLeast: 2 },
    ] as const
    expect(verdictOf({ ours: 10, ratio: 2, budgets })).toBe('met')
    expect(verdictOf({ ours: 9, ratio: 2, budgets })).toBe('missed')
    expect(verdictOf({ ours: 10, ratio: 1.9, budgets })).toBe('missed')
    expect(verdictOf({ ours: 10, budgets })).toBe('missed')
  })

  it('is none without a budget', () => {
    expect(verdictOf({ ours: 1, budgets: [] })).toBe('no budget')
  })
})
