/** Record a command: execute it, and wait until one's own write can be read. @module */
import {
  type CommandIdReused,
  type DomainEvent,
  type Done,
  type Execution,
  execute,
  type NotDone,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Engine } from './engine.ts'

/** Left: as `execute`. While the log cannot be followed, nothing is waited for. */
export const record = async <S, C, Ev extends DomainEvent, R>(
  { environment, models }: Engine,
  execution: Execution<S, C, Ev, R>,
): Promise<E.Either<NotDone<R | CommandIdReused>, Done<Ev>>> => {
  const outcome = await execute(environment, execution)()
  if (E.isRight(outcome) && outcome.right.checkpoint !== undefined) await models.whenProcessed(outcome.right.checkpoint)
  return outcome
}
