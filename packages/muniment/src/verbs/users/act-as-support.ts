/**
 * Acting as support: what the platform's own staff does to a user, by name and with a reason (D45).
 *
 * @module
 */
import {
  type CommandName,
  type Principal,
  isHere,
  type UserCommand,
  type UserEvent,
  UserId,
  type UserRejection,
  type UserState,
  user,
} from '@muniment/core'
import {
  type Codec,
  type Done,
  type NotDone,
  prepared,
  rejected,
  streamName,
  strictObject,
  type Unbranded,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { type CommandOptions, commandOf } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import { readmit } from '../../engine/readmit.ts'
import { addressOf, notify, type Told } from '../../mail/mail-to-user.ts'
import type { NoticeAbout } from '../../mail/mailer.ts'
import type {
  CommandIdReused,
  InvalidInput,
  NamedRefusal,
  PrincipalExpired,
  PrincipalRequired,
  WrongPrincipal,
} from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'

interface OnUser {
  /** Whom it is done to. */
  readonly userId: UserId
}

export type OnUserInput = Unbranded<OnUser>

export interface SupportOptions extends CommandOptions {
  /** The principal, from `support`, at most a minute old. */
  readonly as: Principal
}

export interface UserChanged {
  readonly userId: UserId
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

/** What every verb of support can answer, before the rules of its own command. */
export type OnUserRefusal = InvalidInput | PrincipalRequired | PrincipalExpired | WrongPrincipal | CommandIdReused

const OnUser: Codec<OnUser> = strictObject<OnUser>('user', { userId: UserId })

/** One command on a user, by support. */
export const asSupport = async (
  engine: Engine,
  {
    verb,
    given,
    options,
  }: { readonly verb: CommandName; readonly given: OnUserInput; readonly options: SupportOptions },
  asked: UserCommand,
): Promise<
  E.Either<NotDone<OnUserRefusal | UserRejection>, { readonly userId: UserId; readonly done: Done<UserEvent, Told> }>
> => {
  const input = checkInput(OnUser, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { userId } = input.right
  const admitted = await readmit(engine, options.as)
  if (E.isLeft(admitted)) return narrowed<OnUserRefusal>(admitted)
  const { identity } = admitted.right
  if (identity.kind !== 'support') return E.left(rejected({ _tag: 'WrongPrincipal', needs: 'support' }))
  const command = commandOf(engine, { verb, scope: `support ${identity.operator} ${userId}`, input: userId, options })
  if (E.isLeft(command)) return E.left(rejected(command.left))
  const envelope = await beforeAppend(() => envelopeAs(engine, command.right, admitted.right))
  if (E.isLeft(envelope)) return envelope
  const done = await carryOut<UserState, UserCommand, UserEvent, UserRejection, Told>(engine, {
    aggregate: user,
    stream: streamName(engine.namespace, user.category, userId),
    envelope: envelope.right,
    prepare: async (state, now) => {
      const to = isHere(state.user) ? await addressOf(engine, state.user) : undefined
      return prepared(asked, { result: { to, at: now } })
    },
  })
  return E.isLeft(done) ? done : E.right({ userId, done: done.right })
}

/**
 * The verb of a command that needs nothing but its user. `R` is what it refuses beside the others. `about`: what the person
 * is told of it, where it changes how they log in.
 */
export const onUser =
  <R extends NamedRefusal>(
    verb: CommandName,
    asked: UserCommand,
    about?: NoticeAbout,
  ): Verb<OnUserInput, SupportOptions, UserChanged, OnUserRefusal | R> =>
  async (engine, given, options) => {
    const changed = await asSupport(engine, { verb, given, options }, asked)
    if (E.isLeft(changed)) return narrowed<OnUserRefusal | R>(changed)
    const { userId, done } = changed.right
    if (about !== undefined && done.result !== undefined) await notify(engine, { about, ...done.result })
    return E.right({ userId, repeated: done.repeated })
  }
