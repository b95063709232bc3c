/**
 * Carry out a command: execute it, wait until one's own write can be read, and let the reactions to it run.
 *
 * The append has acknowledged the command; what follows cannot undo it. A reaction that fails here, and those to an
 * append without an answer, are finished by catching up, whose commands have the same ids.
 *
 * @module
 */
import {
  type CommandIdReused,
  type DomainEvent,
  type Done,
  type Execution,
  execute,
  type Failure,
  type NotDone,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { VerbFailure } from '../verb-failure.ts'
import type { Engine } from './engine.ts'
import type { Undated } from './envelope-of.ts'
import type { Minted } from './mint-secret.ts'

type Outcome<Ev extends DomainEvent, R, X> = E.Either<NotDone<R | CommandIdReused>, Done<Ev, X>>

/** Without reactions. While the log cannot be followed, nothing is waited for. */
export const record = async <S, C, Ev extends DomainEvent, R, X = undefined>(
  { environment, models }: Engine,
  execution: Execution<S, C, Ev, R, X>,
): Promise<Outcome<Ev, R, X>> => {
  const outcome = await execute(environment, execution)()
  if (E.isRight(outcome) && outcome.right.checkpoint !== undefined) await models.whenProcessed(outcome.right.checkpoint)
  return outcome
}

const isUnanswered = (notDone: NotDone<unknown>): notDone is Failure =>
  notDone._tag === 'Failure' && notDone.outcomeUnknown

/** Whoever made no id of their own can ask again all the same. Commands that nobody can repeat have no such id. */
const namingCommand = (failed: Failure, { commandId, commandDigest }: Undated): VerbFailure =>
  commandDigest === undefined ? failed : { ...failed, commandId }

/**
 * `minted` collects the secrets that reactions draw for a person who is present; without it they draw none. A repeated
 * command shows no secret, so none is drawn.
 */
export const carryOut = async <S, C, Ev extends DomainEvent, R, X = undefined>(
  engine: Engine,
  execution: Execution<S, C, Ev, R, X>,
  minted?: Minted,
): Promise<Outcome<Ev, R, X>> => {
  const { correlationId } = execution.envelope
  return engine.underway.during(correlationId, async () => {
    const outcome = await record(engine, execution)
    if (E.isRight(outcome)) await engine.react(outcome.right.events, outcome.right.repeated ? undefined : minted)
    else if (isUnanswered(outcome.left)) {
      engine.later.ask()
      return E.left(namingCommand(outcome.left, execution.envelope))
    }
    return outcome
  })
}
