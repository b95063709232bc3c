/** Verdicts: whether a row keeps its budgets. @module */
import type { Budget } from './measure.ts'
import type { Row } from './row.ts'

export type Verdict = 'met' | 'missed' | 'no budget'

/** Whether a figure keeps one budget. What could not be measured keeps none. */
const keeps = (budget: Budget, { ours, ratio = Number.NaN }: Pick<Row, 'ours' | 'ratio'>): boolean => {
  const value = budget.of === 'ours' ? ours : ratio
  return 'atLeast' in budget ? value >= budget.atLeast : value <= budget.atMost
}

/** `met` when every budget of the row is kept. */
export const verdictOf = (row: Pick<Row, 'ours' | 'ratio' | 'budgets'>): Verdict => {
  if (row.budgets.length === 0) return 'no budget'
  return row.budgets.every((budget) => keeps(budget, row)) ? 'met' : 'missed'
}
