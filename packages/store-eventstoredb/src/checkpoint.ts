/**
 * The text of a checkpoint: `esdb:`, then commit and prepare position in 20 digits each, so that texts compare as positions.
 *
 * Both are kept: some servers skip an event when they are given a position made of the commit alone.
 *
 * @module
 */
import { type Checkpoint, invalidArgument } from '@muniment/kernel'

/** A place in the log, as the server gives it. */
export interface Position {
  readonly commit: bigint
  readonly prepare: bigint
}

const form = /^esdb:(\d{20})\/(\d{20})$/
const largest = 2n ** 63n - 1n

const digits = (position: bigint): string => position.toString().padStart(20, '0')

export const checkpointAt = ({ commit, prepare }: Position): Checkpoint => `esdb:${digits(commit)}/${digits(prepare)}`

/** @throws StoreFailure `invalid_argument`. */
export const positionOf = (checkpoint: unknown, field: string): Position => {
  const parts = typeof checkpoint === 'string' ? form.exec(checkpoint) : null
  const [commit, prepare] = [BigInt(parts?.[1] ?? -1), BigInt(parts?.[2] ?? -1)]
  if (prepare < 0n || prepare > commit || commit > largest)
    throw invalidArgument(field, 'must be a checkpoint of this store')
  return { commit, prepare }
}

/** Below 0 when `a` stands ahead of `b` in the log, 0 for the same place. */
export const comparePositions = (a: Position, b: Position): -1 | 0 | 1 => {
  if (a.commit !== b.commit) return a.commit < b.commit ? -1 : 1
  if (a.prepare !== b.prepare) return a.prepare < b.prepare ? -1 : 1
  return 0
}

/** @throws StoreFailure `invalid_argument`. */
export const compareCheckpoints = (a: Checkpoint, b: Checkpoint): -1 | 0 | 1 =>
  comparePositions(positionOf(a, 'a'), positionOf(b, 'b'))
