/**
 * Disable a member: it can neither enter the dashboard nor use its credentials, which remain (R46, R50, D15).
 *
 * Rules
 * - `NoSuchAccount`, `NotAMember`, `MemberDisabled`  the actor must be an active member.
 * - `ForbiddenTeam`  only administrators and team managers (R52).
 * - `NoSuchMember`  nobody to disable.
 * - `SelfDisable`  not oneself (D61).
 * - `AdminOnlyByAdmin`  an administrator is disabled by an administrator only.
 * - `MemberAlreadyDisabled`  D63.
 * - `LastAdmin`  one active administrator remains, always (D12).
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { MembershipId } from '../../../ids.ts'
import type { AccountEvent } from '../../events.ts'
import type { AccountRejection } from '../../rejections.ts'
import type { AccountState } from '../../state.ts'
import { leavesNoAdministrator, targetMember } from '../target-member.ts'

export interface DisableMember {
  readonly type: 'DisableMember'
  readonly actor: MembershipId
  readonly membershipId: MembershipId
}

export const disableMember =
  ({ actor, membershipId }: DisableMember) =>
  (state: AccountState): E.Either<AccountRejection, readonly AccountEvent[]> => {
    const target = targetMember(state, { actor, membershipId, action: 'member.disable' })
    if (E.isLeft(target)) return target
    if (actor === membershipId) return E.left({ _tag: 'SelfDisable' })
    if (target.right.status === 'disabled') return E.left({ _tag: 'MemberAlreadyDisabled' })
    if (leavesNoAdministrator(state, target.right)) return E.left({ _tag: 'LastAdmin', reference: 'ERR_NGROK_6622' })
    return E.right([{ type: 'MemberDisabled', data: { membershipId } }])
  }
