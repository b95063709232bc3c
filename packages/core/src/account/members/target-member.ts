/**
 * The member that another one acts on, and whether the actor may.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { MembershipId } from '../../ids.ts'
import { actingMember } from '../acting-member.ts'
import { grants } from '../permissions.ts'
import type { AccountRejection } from '../rejections.ts'
import type { AccountState } from '../state.ts'
import type { Member } from './state.ts'

/** Left: `NoSuchAccount`, `NotAMember`, `MemberDisabled`, `ForbiddenTeam`, `NoSuchMember`, `AdminOnlyByAdmin`. */
export const targetMember = (
  state: AccountState,
  {
    actor,
    membershipId,
    action,
  }: {
    readonly actor: MembershipId
    readonly membershipId: MembershipId
    readonly action: 'member.disable' | 'member.remove'
  },
): E.Either<AccountRejection, Member> => {
  const acting = actingMember(state, actor)
  if (E.isLeft(acting)) return acting
  const removes = action === 'member.remove'
  if (!grants(acting.right.permissions, action))
    return E.left({ _tag: 'ForbiddenTeam', reference: removes ? 'ERR_NGROK_6612' : 'ERR_NGROK_1216' })
  const target = state.members[membershipId]
  if (target === undefined || target.status === 'removed') return E.left({ _tag: 'NoSuchMember' })
  if (target.permissions.administrator && !acting.right.permissions.administrator)
    return E.left({ _tag: 'AdminOnlyByAdmin', reference: removes ? 'ERR_NGROK_6604' : 'ERR_NGROK_6621' })
  return E.right(target)
}

/** True when the account has no other active administrator (D12). */
export const leavesNoAdministrator = (state: AccountState, target: Member): boolean =>
  target.status === 'active' && target.permissions.administrator && state.activeAdministrators === 1
