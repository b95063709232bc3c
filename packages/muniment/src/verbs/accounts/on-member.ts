/** One command of a member on another member: disable, enable, remove. @module */
import {
  type AdminOnlyByAdmin,
  type CommandName,
  type DisableMember,
  type ForbiddenTeam,
  MembershipId,
  type NoSuchMember,
} from '@muniment/core'
import { strictObject, type Codec, prepared, rejected, type Unbranded } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { NamedRefusal } from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'
import { type ActingOptions, type ActingRefusal, actingIn, onAccount } from './act-as-member.ts'

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
    type: DisableMember['type'] | 'EnableMember' | 'RemoveMember',
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
