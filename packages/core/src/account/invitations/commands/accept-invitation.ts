/**
 * Accept an invitation: the invited person becomes a member with the permissions that were offered (R63, R65).
 *
 * Rules
 * - `InviteInvalid`  unknown, accepted before or expired; or nothing proves that the person can read the invited
 *   address: the mailed ticket does, and without one a verified address. A wrong ticket is refused whatever else is right.
 * - `InviteEmailMismatch`  the person's address is another one, compared in canonical form.
 * - `InviterLostRights`  the inviter is gone, disabled, or holds less than was offered (D41).
 * - `AlreadyMember`  one membership for a person, and one person for a membership.
 * - `SeatLimit`  members alone: the invitation had its seat (D42).
 *
 * The ticket is used up in the append that makes the member.
 *
 * @module
 */
import { type ClaimKey, equalDigests, type Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Digest } from '../../../digest.ts'
import type { CredentialId, InvitationId, MembershipId, UserId } from '../../../ids.ts'
import type { AccountEvent } from '../../events.ts'
import type { AccountRejection } from '../../rejections.ts'
import type { AccountState } from '../../state.ts'
import { isExpired, isVoid } from '../open-invitation.ts'

export interface AcceptInvitation {
  readonly type: 'AcceptInvitation'
  readonly now: Instant
  readonly invitationId: InvitationId
  readonly userId: UserId
  readonly emailClaim: ClaimKey
  readonly emailVerified: boolean
  readonly ticketDigest: Digest | undefined
  readonly membershipId: MembershipId
  readonly defaultAuthtokenId: CredentialId
}

export const acceptInvitation =
  (command: AcceptInvitation) =>
  (state: AccountState): E.Either<AccountRejection, readonly AccountEvent[]> => {
    const { now, invitationId, userId, emailClaim, emailVerified, ticketDigest, membershipId } = command
    const invitation = state.pending[invitationId]
    if (invitation === undefined || isExpired(invitation, now))
      return E.left({ _tag: 'InviteInvalid', reference: 'ERR_NGROK_4404' })
    const hasTicket = ticketDigest !== undefined && equalDigests(ticketDigest, invitation.ticketDigest)
    if (ticketDigest !== undefined ? !hasTicket : !emailVerified)
      return E.left({ _tag: 'InviteInvalid', reference: 'ERR_NGROK_4404' })
    if (emailClaim !== invitation.emailClaim)
      return E.left({ _tag: 'InviteEmailMismatch', reference: 'ERR_NGROK_4416' })
    if (state.membershipOf[userId] !== undefined || Object.hasOwn(state.members, command.membershipId))
      return E.left({ _tag: 'AlreadyMember', reference: 'ERR_NGROK_6601' })
    if (isVoid(state, invitation)) return E.left({ _tag: 'InviterLostRights' })
    if (state.seatLimit !== undefined && state.seatsHeld >= state.seatLimit)
      return E.left({ _tag: 'SeatLimit', reference: 'ERR_NGROK_6600', seatLimit: state.seatLimit })
    return E.right([
      { type: 'InvitationAccepted', data: { invitationId, userId, membershipId } },
      {
        type: 'MemberJoined',
        data: {
          membershipId,
          userId,
          permissions: invitation.permissions,
          origin: 'invitation',
          defaultAuthtokenId: command.defaultAuthtokenId,
        },
      },
    ])
  }
