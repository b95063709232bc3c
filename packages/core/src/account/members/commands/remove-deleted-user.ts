/**
 * Remove a deleted user: a person who wants to be gone is no member any more. Nobody acts: the person asked for it.
 *
 * Rules
 * - `NoSuchAccount`  there is none.
 * - `NoSuchMember`  nobody to remove, or removed before.
 * - `LastAdmin`  one active administrator remains, always (D12): the person is deleted once there is another.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { MembershipId } from '../../../ids.ts'
import type { AccountEvent } from '../../events.ts'
import type { AccountRejection } from '../../rejections.ts'
import type { AccountState } from '../../state.ts'
import { leavesNoAdministrator } from '../target-member.ts'

export interface RemoveDeletedUser {
  readonly type: 'RemoveDeletedUser'
  readonly membershipId: MembershipId
}

export const removeDeletedUser =
  ({ membershipId }: RemoveDeletedUser) =>
  (state: AccountState): E.Either<AccountRejection, readonly AccountEvent[]> => {
    if (state.account.status === 'absent') return E.left({ _tag: 'NoSuchAccount' })
    const target = state.members[membershipId]
    if (target === undefined || target.status === 'removed') return E.left({ _tag: 'NoSuchMember' })
    if (leavesNoAdministrator(state, target)) return E.left({ _tag: 'LastAdmin', reference: 'ERR_NGROK_6602' })
    return E.right([{ type: 'MemberRemoved', data: { membershipId, userId: target.userId, cause: 'user-deleted' } }])
  }
