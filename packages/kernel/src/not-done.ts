/**
 * The three kinds of "no", never mixed: the domain refused, a race was lost, the machinery failed.
 *
 * @module
 */
import type { StoreFailure } from './store-failure.ts'

/** The domain says no, with a named value. */
export interface Rejected<R> {
  readonly _tag: 'Rejected'
  readonly rejection: R
}

/** Other writers won every attempt. Nothing was written. */
export interface Conflict {
  readonly _tag: 'Conflict'
  /** The one that was not as expected the last time: that of the command, of a claim or of a check. */
  readonly stream: string
  readonly attempts: number
}

/**
 * The store or a port failed. Nothing was written, unless `outcomeUnknown`: then the append may have been written,
 * and running the same command id again tells.
 */
export interface Failure {
  readonly _tag: 'Failure'
  readonly outcomeUnknown: boolean
  /** A StoreFailure, a CodecFailure or what a port threw. */
  readonly cause: unknown
}

/** Why a command was not done. */
export type NotDone<R> = Rejected<R> | Conflict | Failure

/** The same command id came with other input (or its digest is missing): the first outcome is not shown. */
export interface CommandIdReused {
  readonly _tag: 'CommandIdReused'
}

export const rejected = <R>(rejection: R): Rejected<R> => ({ _tag: 'Rejected', rejection })

export const conflict = (stream: string, attempts: number): Conflict => ({ _tag: 'Conflict', stream, attempts })

export const failure = (cause: StoreFailure | Error | unknown, outcomeUnknown = false): Failure => ({
  _tag: 'Failure',
  outcomeUnknown,
  cause,
})
