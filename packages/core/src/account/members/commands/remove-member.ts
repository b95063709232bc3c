/**
 * Remove a member: the membership ends for good, the User and its other accounts remain (R53, R56, R57).
 *
 * Its credentials of this account die with it: the gate wants the membership active, and a reaction revokes them.
 *
 * Rules
 * - `NoSuchAccount`, `NotAMember`, `MemberDisabled`  the actor must be an active member.
 * - `ForbiddenTeam`  only administrators and team managers (R58).
 * - `NoSuchMember`  nobody to remove, or removed before.
 * - `AdminOnlyByAdmin`  an administrator is removed by an administrator only.
 * - `LastAdmin`  one active administrator remains, always (D12).
 *
 * A disabled member can be removed. Whoever removes themselves has left.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { MembershipId } from '../../../ids.ts'
import type { AccountEvent } from '../../events.ts'
import type { AccountRejection } from '../../rejections.ts'
import type { AccountState } from '../../state.ts'
import { leavesNoAdministrator, targetMember } from '../target-member.ts'

export interface RemoveMember {
  readonly type: 'RemoveMember'
  readonly actor: MembershipId
  readonly membershipId: MembershipId
}

export const removeMember =
  ({ actor, membershipId }: RemoveMember) =>
  (state: AccountState): E.Either<AccountRejection, readonly AccountEvent[]> => {
    const target = targetMember(state, { actor, membershipId, action: 'member.remove' })
    if (E.isLeft(target)) return target
    if (leavesNoAdministrator(state, target.right)) return E.left({ _tag: 'LastAdmin', reference: 'ERR_NGROK_6602' })
    const { userId } = target.right
    const cause = actor === membershipId ? 'left' : 'removed'
    return E.right([{ type: 'MemberRemoved', data: { membershipId, userId, cause } }])
  }
