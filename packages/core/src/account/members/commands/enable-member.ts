/**
 * Enable a member: from now on it may enter and use its credentials again, as they were (R51).
 *
 * Rules
 * - `NoSuchAccount`, `NotAMember`, `MemberDisabled`  the actor must be an active member.
 * - `ForbiddenTeam`  only administrators and team managers (R52).
 * - `NoSuchMember`  nobody to enable; a removed member has to join again (D60).
 * - `AdminOnlyByAdmin`  an administrator is enabled by an administrator only.
 * - `MemberAlreadyEnabled`  D63.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { MembershipId } from '../../../ids.ts'
import type { AccountEvent } from '../../events.ts'
import type { AccountRejection } from '../../rejections.ts'
import type { AccountState } from '../../state.ts'
import { targetMember } from '../target-member.ts'

export interface EnableMember {
  readonly type: 'EnableMember'
  readonly actor: MembershipId
  readonly membershipId: MembershipId
}

export const enableMember =
  ({ actor, membershipId }: EnableMember) =>
  (state: AccountState): E.Either<AccountRejection, readonly AccountEvent[]> => {
    const target = targetMember(state, { actor, membershipId, action: 'member.disable' })
    if (E.isLeft(target)) return target
    if (target.right.status === 'active') return E.left({ _tag: 'MemberAlreadyEnabled' })
    return E.right([{ type: 'MemberEnabled', data: { membershipId } }])
  }
