/** The table for people. @module */
import Table from 'cli-table3'
import type { Budget, Unit } from './measure.ts'
import type { Row } from './row.ts'
import { verdictOf } from './verdict.ts'

const grouped = (value: number): string => Math.round(value).toLocaleString('en-GB')

const threeDigits = (value: number): string => (value >= 100 ? grouped(value) : value.toPrecision(3))

/** A figure with its unit: `193,986/s`, `0.0410 ms`, `391 B`. */
export const formatFigure = (value: number, unit: Unit): string => {
  switch (unit) {
    case 'per second':
      return `${threeDigits(value)}/s`
    case 'milliseconds':
      return `${threeDigits(value)} ms`
    case 'bytes':
      return `${grouped(value)} B`
  }
}

/** Two digits after the point where they matter. */
export const formatRatio = (ratio: number): string => `${ratio >= 10 ? grouped(ratio) : ratio.toFixed(2)}×`

/** `≥ 150,000/s`, `≤ 2×`. */
export const formatBudget = (budget: Budget, unit: Unit): string => {
  const [sign, limit] = 'atLeast' in budget ? (['≥', budget.atLeast] as const) : (['≤', budget.atMost] as const)
  const figure = unit === 'milliseconds' ? `${limit} ms` : `${grouped(limit)}${unit === 'bytes' ? ' B' : '/s'}`
  return `${sign} ${budget.of === 'ratio' ? `${limit}×` : figure}`
}

const cellsOf = (row: Row): string[] => [
  row.path,
  formatFigure(row.ours, row.unit),
  row.peer === undefined ? '' : `${formatFigure(row.peer.value, row.unit)}\n${row.peer.name}`,
  row.ratio === undefined ? '' : formatRatio(row.ratio),
  row.budgets.map((budget) => formatBudget(budget, row.unit)).join('\n'),
  row.budgets.length === 0 ? '' : verdictOf(row),
]

/** The rows, then the notes under them. Without colours: it is pasted into documents. */
export const reportTable = (rows: readonly Row[]): string => {
  const table = new Table({
    head: ['path', 'ours', 'peer', 'ratio', 'budget', 'verdict'],
    colWidths: [46, 14, 30, 9, 15, 9],
    colAligns: ['left', 'right', 'right', 'right', 'left', 'left'],
    wordWrap: true,
    style: { head: [], border: [] },
  })
  for (const row of rows) table.push(cellsOf(row))
  const notes = rows.flatMap(({ path, notes: lines }) => lines.map((line) => `- ${path}: ${line}`))
  return [table.toString(), ...notes].join('\n')
}
