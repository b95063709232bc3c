/**
 * Acting as oneself: what every verb on one's own user does before its command.
 *
 * @module
 */
import {
  type CommandName,
  type Principal,
  type ReauthenticationRequired,
  type SessionExpired,
  type UserCommand,
  type UserEvent,
  type UserRejection,
  type UserState,
  user,
} from '@muniment/core'
import { type Done, type Execution, type Json, type NotDone, rejected, streamName } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { type Command, type CommandOptions, commandOf } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import { principalSpeaks } from '../../engine/still-speaks.ts'
import { readmitAsSelf, readmitByOwnToken, type SelfPrincipal } from '../../engine/readmit.ts'
import type { CommandIdReused, InvalidInput, ReadmissionRefusal, WrongPrincipal } from '../../refusals.ts'
import { narrowed } from '../verb.ts'

/** Options of verbs that a person does for themselves, and that check a secret: nobody names the command. */
export interface SelfOptions {
  /** The principal, from `access.enter` with a session and without an account, at most a minute old. */
  readonly as: Principal
}

/** What every verb of a person on themselves can answer, before the rules of its own command. */
export type SelfRefusal = InvalidInput | ReadmissionRefusal | WrongPrincipal

/** What a verb that is dangerous can answer beside that: whoever has not just proven who they are does so first. */
export type DangerousRefusal = SelfRefusal | ReauthenticationRequired

/** Who acts, by which command. */
export interface ActingSelf extends Omit<SelfPrincipal, 'sessionId'> {
  readonly command: Command
}

/** Who may ask: a session, or a session token as well; `dangerous`: a session in which somebody has just proven who they are. */
export type SelfBy = 'session' | 'session-or-token' | 'dangerous'

const readmitBy = (engine: Engine, as: unknown, by: SelfBy) =>
  by === 'session-or-token'
    ? readmitByOwnToken(engine, as)
    : readmitAsSelf(engine, as, by === 'dangerous' ? 'recent-login' : undefined)

/** Admit the principal again and name the command. `input` is what the caller gave, without secrets. */
export const selfIn = async (
  engine: Engine,
  verb: CommandName,
  input: Json,
  options: SelfOptions & CommandOptions & { readonly by: SelfBy },
): Promise<E.Either<NotDone<DangerousRefusal>, ActingSelf>> => {
  const admitted = await readmitBy(engine, options.as, options.by)
  if (E.isLeft(admitted)) return narrowed<DangerousRefusal>(admitted)
  const command = commandOf(engine, { verb, scope: `user ${admitted.right.userId}`, input, options })
  return E.isLeft(command) ? E.left(rejected(command.left)) : E.right({ ...admitted.right, command: command.right })
}

/** One command on the person's own user. */
export const onSelf = async <R = never, X = undefined>(
  engine: Engine,
  { principal, userId, command }: ActingSelf,
  prepare: Execution<UserState, UserCommand, UserEvent, UserRejection | R, X>['prepare'],
): Promise<E.Either<NotDone<UserRejection | SessionExpired | R | CommandIdReused>, Done<UserEvent, X>>> => {
  const envelope = await beforeAppend(() => envelopeAs(engine, command, principal))
  if (E.isLeft(envelope)) return envelope
  return carryOut<UserState, UserCommand, UserEvent, UserRejection | SessionExpired | R, X>(engine, {
    aggregate: user,
    stream: streamName(engine.namespace, user.category, userId),
    envelope: envelope.right,
    prepare: async (state, now) =>
      (await principalSpeaks(engine, state, principal)) ? prepare(state, now) : E.left({ _tag: 'SessionExpired' }),
  })
}
