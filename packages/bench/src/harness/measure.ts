/** What is measured, and the rows of the table that come of it. @module */

/** Of a figure. More is better for rates, less for the others; a ratio is ours divided by the peer's. */
export type Unit = 'per second' | 'milliseconds' | 'bytes'

/** A limit for our figure or for the ratio. */
export type Budget =
  | { readonly of: 'ours' | 'ratio'; readonly atLeast: number }
  | { readonly of: 'ours' | 'ratio'; readonly atMost: number }

/** One line of the table. */
export interface Row {
  readonly path: string
  readonly unit: Unit
  /** Median of the rounds. */
  readonly ours: number
  readonly peer?: { readonly name: string; readonly value: number }
  /** Median of the ratios of the single rounds, which is not the ratio of the medians. */
  readonly ratio?: number
  /** Empty: for information. */
  readonly budgets: readonly Budget[]
  readonly notes: readonly string[]
  /** Every round, for whoever wants to see the spread. */
  readonly rounds: { readonly ours: readonly number[]; readonly peer?: readonly number[] }
}

/** How thoroughly to measure. */
export interface Thoroughness {
  readonly rounds: number
  /** Smaller amounts of data where the size itself is not the point. */
  readonly quick: boolean
}

/** Something to measure, in a process of its own. */
export interface Measure {
  readonly name: string
  /** Largest heap of its process, in MiB. */
  readonly heapMiB: number
  readonly run: (thoroughness: Thoroughness) => Promise<readonly Row[]>
}
