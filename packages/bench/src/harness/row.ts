/** A row of the table: a measure with its figures. @module */
import type { Budget, Measure, Samples, Unit } from './measure.ts'
import { median } from './median.ts'

export interface Row {
  readonly name: string
  readonly path: string
  readonly unit: Unit
  /** Median of the rounds. */
  readonly ours: number
  readonly peer?: { readonly name: string; readonly value: number }
  /** Median of the ratios round by round, which is not the ratio of the medians. */
  readonly ratio?: number
  readonly budgets: readonly Budget[]
  readonly notes: readonly string[]
  readonly samples: Samples
}

export const rowOf = ({ name, path, unit, peer, budgets, notes }: Measure, samples: Samples): Row => {
  const row = { name, path, unit, ours: median(samples.ours), budgets, notes, samples }
  if (peer === undefined) return row
  const ratio = median(samples.ours.map((value, n) => value / (samples.peer[n] ?? Number.NaN)))
  return { ...row, peer: { name: peer.name, value: median(samples.peer) }, ratio }
}
