/**
 * The acting member: who a command speaks for, looked up in the same state that decides.
 *
 * A principal that was admitted a moment ago may have been disabled or demoted since; the state at the head says.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { MembershipId } from '../ids.ts'
import type { Member } from './members/state.ts'
import type { MemberIsDisabled, NoSuchAccount, NotAMember } from './rejections.ts'
import type { AccountState } from './state.ts'

/** Left: `NoSuchAccount`, `NotAMember`, `MemberDisabled`. */
export const actingMember = (
  state: AccountState,
  actor: MembershipId,
): E.Either<NoSuchAccount | NotAMember | MemberIsDisabled, Member> => {
  if (state.account.status === 'absent') return E.left({ _tag: 'NoSuchAccount' })
  const member = state.members[actor]
  if (member === undefined || member.status === 'removed')
    return E.left({ _tag: 'NotAMember', reference: 'ERR_NGROK_1207' })
  if (member.status === 'disabled') return E.left({ _tag: 'MemberDisabled', reference: 'ERR_NGROK_1228' })
  return E.right(member)
}
