/**
 * The prepared trail: indexed as far as it goes, in slices between which others have their turn.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import type { Failure } from '@muniment/kernel'
import type { AuditTrail } from '@muniment/projections'
import { either as E } from 'fp-ts'
import type { Engine } from '../../engine/engine.ts'
import { wholeTrail } from '../../engine/load.ts'

/** A few milliseconds. */
const eventsPerTurn = 2_000

/** After a restart the first question waits for the whole; later ones for what has come since the last. */
export const preparedTrail = async (engine: Engine): Promise<E.Either<Failure, AuditTrail>> => {
  const trail = await wholeTrail(engine)
  if (E.isRight(trail)) while (!trail.right.prepare(eventsPerTurn)) await setImmediate()
  return trail
}
