import { describe, expect, it } from 'vitest'
import { formatBudget, formatFigure, formatRatio, reportTable } from './report-table.ts'
import type { Row } from './row.ts'

const row: Row = {
  name: 'check',
  path: 'check a key',
  unit: 'per second',
  ours: 193_986.4,
  peer: { name: 'the peer', value: 1_755 },
  ratio: 110.5,
  budgets: [
    { of: 'ours', atLeast: 150_000 },
    { of: 'ratio', atLeast: 30 },
  ],
  notes: ['on a sunny day'],
  samples: { ours: [193_986.4], peer: [1_755] },
}

const cells = (line: string): readonly string[] =>
  line
    .split('│')
    .slice(1, -1)
    .map((cell) => cell.trim())

describe('figures', () => {
  it.each([
    [193_986.4, 'per second', '193,986/s'],
    [12.34, 'per second', '12.3/s'],
    [0.04567, 'milliseconds', '0.0457 ms'],
    [561.6, 'bytes', '562 B'],
  ] as const)('%d %s is %s', (value, unit, expected) => {
    expect(formatFigure(value, unit)).toBe(expected)
  })

  it.each([
    [1.066, '1.07×'],
    [110.5, '111×'],
  ])('ratio %d is %s', (ratio, expected) => {
    expect(formatRatio(ratio)).toBe(expected)
  })

  it.each([
    [{ of: 'ours', atLeast: 150_000 }, 'per second', '≥ 150,000/s'],
    [{ of: 'ratio', atMost: 2 }, 'milliseconds', '≤ 2×'],
    [{ of: 'ours', atMost: 1 }, 'milliseconds', '≤ 1 ms'],
    [{ of: 'ours', atMost: 400 }, 'bytes', '≤ 400 B'],
  ] as const)('budget %j of %s is %s', (budget, unit, expected) => {
    expect(formatBudget(budget, unit)).toBe(expected)
  })
})

describe('the table', () => {
  it('has a line for the row, its second budget under the first, and notes below', () => {
    const lines = reportTable([row]).split('\n')
    expect(cells(lines[1] as string)).toEqual(['path', 'ours', 'peer', 'ratio', 'budget', 'verdict'])
    expect(cells(lines[3] as string)).toEqual(['check a key', '193,986/s', '1,755/s', '111×', '≥ 150,000/s', 'met'])
    expect(cells(lines[4] as string)).toEqual(['', '', 'the peer', '', '≥ 30×', ''])
    expect(lines.at(-1)).toBe('- check a key: on a sunny day')
  })

  it('leaves empty what a row does not have', () => {
    const { peer: _, ratio: __, ...alone } = row
    const lines = reportTable([{ ...alone, budgets: [], notes: [] }]).split('\n')
    expect(cells(lines[3] as string)).toEqual(['check a key', '193,986/s', '', '', '', ''])
  })

  it('is plain text: no colour codes', () => {
    expect(reportTable([row])).not.toContain('\u001b')
  })
})
