/** Tests of tables that fit. @module */
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { fittedTable, wrapped } from './fitted-table.ts'

const columns = [{ head: 'N' }, { head: 'who', share: 1 }, { head: 'what happened', share: 2 }]
const words = 'Katherine Johnson was issued the default authtoken of the account and went on with her work'
const rows = [
  [1, 'Katherine Johnson', words],
  [2, `山田太郎${'長'.repeat(40)}`, 'x'.repeat(150)],
]

const widest = (text: string): number => Math.max(...text.split('\n').map(stringWidth))

describe('a table', () => {
  it.each([60, 80, 100, 120])('is no wider than %i columns', (width) =>
    expect(widest(fittedTable(columns, rows, width))).toBeLessThanOrEqual(width),
  )

  it('is at least 60 columns wide where its content is', () =>
    expect(widest(fittedTable(columns, rows, 10))).toBeGreaterThan(50))

  it('is as narrow as its content where there is room', () =>
    expect(fittedTable(columns, [[1, 'Ada', 'left']], 120)).toBe(
      [
        '┌───┬─────┬───────────────┐',
        '│ N │ who │ what happened │',
        '├───┼─────┼───────────────┤',
        '│ 1 │ Ada │ left          │',
        '└───┴─────┴───────────────┘',
      ].join('\n'),
    ))

  it('breaks between words, and a word only where it is wider than its column', () => {
    const told = fittedTable(columns, rows, 80)
    for (const word of words.split(' ')) expect(told).toContain(word)
    expect(told.match(/x/g)).toHaveLength(150)
    expect(told.match(/長/g)).toHaveLength(40)
  })
})

describe('a paragraph', () => {
  it('is broken between words', () => {
    const told = wrapped(words, 60)
    expect(told.split('\n')).toHaveLength(2)
    expect(widest(told)).toBeLessThanOrEqual(60)
    expect(told.replaceAll('\n', ' ')).toBe(words)
  })
})
