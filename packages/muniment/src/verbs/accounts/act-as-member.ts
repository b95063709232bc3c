/**
 * Acting as a member: what every verb of an account does before and after its own command, and all that the verbs on
 * another member (disable, enable, remove) do.
 *
 * @module
 */
import {
  type AccountCommand,
  type AccountEvent,
  type AccountRejection,
  type AccountState,
  type AdminOnlyByAdmin,
  account,
  type CommandName,
  type DisableMember,
  type EnableMember,
  type ForbiddenTeam,
  MembershipId,
  type NoSuchMember,
  type Principal,
  type RemoveMember,
} from '@muniment/core'
import {
  type Codec,
  type Done,
  type Execution,
  type Json,
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
import { type Command, type CommandOptions, commandOf } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import { type AccountPrincipal, type Needs, readmitToAccount } from '../../engine/readmit.ts'
import type { CommandIdReused, InvalidInput, NamedRefusal, ReadmissionRefusal, WrongPrincipal } from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'

/** Options of verbs that somebody does. */
export interface ActingOptions extends CommandOptions {
  /** The principal, from `access.enter`, at most a minute old. */
  readonly as: Principal
}

/** What every verb that somebody does can answer, before the rules of its own command. */
export type ActingRefusal = InvalidInput | ReadmissionRefusal | WrongPrincipal | CommandIdReused

/** Who acts, by which command. */
export interface Acting extends AccountPrincipal {
  readonly command: Command
}

/** Admit the principal again and name the command. `input` is what the caller gave, without secrets. */
export const actingIn = async (
  engine: Engine,
  verb: CommandName,
  input: Json,
  options: ActingOptions,
  needs?: Needs,
): Promise<E.Either<NotDone<ActingRefusal>, Acting>> => {
  const admitted = await readmitToAccount(engine, options.as, needs)
  if (E.isLeft(admitted)) return narrowed<ActingRefusal>(admitted)
  const { accountId, userId } = admitted.right
  const command = commandOf(engine, { verb, scope: `user ${userId} ${accountId}`, input, options })
  return E.isLeft(command) ? E.left(rejected(command.left)) : E.right({ ...admitted.right, command: command.right })
}

/** One command on the account that the principal has entered. */
export const onAccount = async <R = never, X = undefined>(
  engine: Engine,
  { principal, accountId, command }: Acting,
  prepare: Execution<AccountState, AccountCommand, AccountEvent, AccountRejection | R, X>['prepare'],
): Promise<E.Either<NotDone<AccountRejection | R | CommandIdReused>, Done<AccountEvent, X>>> => {
  const envelope = await beforeAppend(() => envelopeAs(engine, command, principal))
  if (E.isLeft(envelope)) return envelope
  return carryOut<AccountState, AccountCommand, AccountEvent, AccountRejection | R, X>(engine, {
    aggregate: account,
    stream: streamName(engine.namespace, account.category, accountId),
    envelope: envelope.right,
    prepare,
  })
}

interface OnMember {
  /** Of the member that this is done to. */
  readonly membershipId: MembershipId
}

export type OnMemberInput = Unbranded<OnMember>

export interface MemberChanged {
  readonly membershipId: MembershipId
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

/** What all of them refuse. */
export type OnMemberRefusal = ActingRefusal | ForbiddenTeam | NoSuchMember | AdminOnlyByAdmin

const OnMember: Codec<OnMember> = strictObject<OnMember>('member', { membershipId: MembershipId })

/** The verb of a command that names an actor and a member. `R` is what this command refuses beside the others. */
export const onMember =
  <R extends NamedRefusal>(
    verb: CommandName,
    type: (DisableMember | EnableMember | RemoveMember)['type'],
  ): Verb<OnMemberInput, ActingOptions, MemberChanged, OnMemberRefusal | R> =>
  async (engine, given, options) => {
    const input = checkInput(OnMember, given)
    if (E.isLeft(input)) return E.left(rejected(input.left))
    const { membershipId } = input.right
    const acting = await actingIn(engine, verb, { membershipId }, options)
    if (E.isLeft(acting)) return acting
    const done = await onAccount(engine, acting.right, () =>
      prepared({ type, actor: acting.right.membershipId, membershipId }),
    )
    if (E.isLeft(done)) return narrowed<OnMemberRefusal | R>(done)
    return E.right({ membershipId, repeated: done.right.repeated })
  }
