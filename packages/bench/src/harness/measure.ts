/** What is measured, and the row of the table that comes of it. @module */

/** Of a figure. More is better for rates, less for the others. */
export type Unit = 'per second' | 'milliseconds' | 'bytes'

/** A limit for our figure, or for the ratio: ours divided by the peer's. */
export type Budget =
  | { readonly of: 'ours' | 'ratio'; readonly atLeast: number }
  | { readonly of: 'ours' | 'ratio'; readonly atMost: number }

/** One round: does the work, checks that it was done right, and answers the figure that it measured. */
export type Round = () => Promise<number>

/** Prepares what every round needs. `quick`: smaller amounts, where the size itself is not the point. */
export type Contender = (quick: boolean) => Promise<Round>

/** One line of the table. */
export interface Measure {
  readonly name: string
  /** Of several that belong together: `--only` takes it for all of them. */
  readonly group?: string
  readonly path: string
  readonly unit: Unit
  readonly ours: Contender
  readonly peer?: { readonly name: string; readonly contender: Contender }
  /** Empty: for information. */
  readonly budgets: readonly Budget[]
  readonly notes: readonly string[]
  /** Largest heap of each process, in MiB. Default 4,096. */
  readonly heapMiB?: number
  /** Rounds of each side. Default 9: fewer where the figure hardly varies, more where a server's own ups and downs are in it. */
  readonly rounds?: number
}

/** Every round that counted. `peer` is empty where there is none. */
export interface Samples {
  readonly ours: readonly number[]
  readonly peer: readonly number[]
}
