/**
 * Resend an invitation: a new ticket goes to the same address, and the old one no longer works.
 *
 * For mails that were lost. The offer, its maker and its end stay as they were; an expired one is opened again by a
 * later end (D40).
 *
 * Rules
 * - `NoSuchAccount`, `NotAMember`, `MemberDisabled`  the actor must be an active member.
 * - `ForbiddenInvite`  the actor needs team invite or manager, or administrator.
 * - `InviteInvalid`  there is no such invitation, or it was accepted.
 * - `AdminOnlyByAdmin`, `Escalation`  nobody resends an offer that they could not make.
 * - `InviterLostRights`  the offer is void, and nobody could accept it: whoever may make it makes a new one (D41).
 * - `InvitePending`  another invitation for the address is open by now.
 * - `ExpiryRequired`  the offer had an end, which is over, and no later one is given.
 * - `SeatLimit`  an expired invitation had given up its seat (D42).
 *
 * Each call is a new ticket.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Digest } from '../../../digest.ts'
import type { InvitationId, MembershipId } from '../../../ids.ts'
import { actingMember } from '../../acting-member.ts'
import type { AccountEvent } from '../../events.ts'
import { exceeds, grants } from '../../permissions.ts'
import type { AccountRejection } from '../../rejections.ts'
import type { AccountState } from '../../state.ts'
import { isExpired, isVoid } from '../open-invitation.ts'
import { seatsTaken } from '../seats-taken.ts'

export interface ResendInvitation {
  readonly type: 'ResendInvitation'
  readonly now: Instant
  readonly actor: MembershipId
  readonly invitationId: InvitationId
  readonly ticketDigest: Digest
  readonly expiresAt: Instant | undefined
}

export const resendInvitation =
  ({ now, actor, invitationId, ticketDigest, expiresAt }: ResendInvitation) =>
  (state: AccountState): E.Either<AccountRejection, readonly AccountEvent[]> => {
    const acting = actingMember(state, actor)
    if (E.isLeft(acting)) return acting
    const { permissions } = acting.right
    if (!grants(permissions, 'member.invite')) return E.left({ _tag: 'ForbiddenInvite', reference: 'ERR_NGROK_4411' })
    const invitation = state.pending[invitationId]
    if (invitation === undefined) return E.left({ _tag: 'InviteInvalid', reference: 'ERR_NGROK_4404' })
    if (invitation.permissions.administrator && !permissions.administrator)
      return E.left({ _tag: 'AdminOnlyByAdmin', reference: 'ERR_NGROK_4410' })
    if (exceeds(invitation.permissions, permissions)) return E.left({ _tag: 'Escalation', reference: 'ERR_NGROK_4412' })
    if (isVoid(state, invitation)) return E.left({ _tag: 'InviterLostRights' })
    if (state.pendingFor[invitation.emailClaim] !== invitationId)
      return E.left({ _tag: 'InvitePending', reference: 'ERR_NGROK_1231' })
    if (isExpired(invitation, now) && state.seatLimit !== undefined && seatsTaken(state, now) >= state.seatLimit)
      return E.left({ _tag: 'SeatLimit', reference: 'ERR_NGROK_4402', seatLimit: state.seatLimit })
    // An offer with an end keeps one.
    const ends = expiresAt ?? invitation.expiresAt
    if (ends !== undefined && ends <= now) return E.left({ _tag: 'ExpiryRequired' })
    const data = { invitationId, ticketDigest, ...(ends === undefined ? {} : { expiresAt: ends }) }
    return E.right([{ type: 'InvitationResent', data }])
  }
