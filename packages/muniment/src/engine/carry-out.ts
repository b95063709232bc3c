/**
 * Carry out a command: record it, and let the reactions to it run.
 *
 * The append has acknowledged the command; what follows cannot undo it. A reaction that fails here is finished by
 * `catchUp`, whose commands have the same ids.
 *
 * @module
 */
import type { CommandIdReused, DomainEvent, Done, Execution, NotDone } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Engine } from './engine.ts'
import type { Minted } from './mint-secret.ts'
import { react } from './react.ts'
import { record } from './record.ts'

/**
 * `minted` collects the secrets that reactions draw for a person who is present; without it they draw none. A repeated
 * command shows no secret, so none is drawn.
 */
export const carryOut = async <S, C, Ev extends DomainEvent, R>(
  engine: Engine,
  execution: Execution<S, C, Ev, R>,
  minted?: Minted,
): Promise<E.Either<NotDone<R | CommandIdReused>, Done<Ev>>> => {
  const outcome = await record(engine, execution)
  if (E.isRight(outcome)) await react(engine, outcome.right.events, outcome.right.repeated ? undefined : minted)
  return outcome
}
