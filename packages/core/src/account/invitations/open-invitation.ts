/**
 * When an invitation can still be accepted: until its end, and while whoever made the offer could make it today.
 *
 * An offer that its maker could not make today is void (D41): it holds neither the address nor a seat.
 *
 * @module
 */
import { type ClaimKey, equalDigests, type Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Digest } from '../../digest.ts'
import { actingMember } from '../acting-member.ts'
import { exceeds, grants } from '../permissions.ts'
import type { AccountState } from '../state.ts'
import type { Invitation } from './state.ts'

/** True from its expiry on; never without one (D40). */
export const isExpired = ({ expiresAt }: Invitation, now: Instant): boolean =>
  expiresAt !== undefined && now >= expiresAt

/** The offer, held against its maker of today: true when that one is gone, disabled, or holds less than was offered. */
export const isVoid = (state: AccountState, { invitedBy, permissions }: Invitation): boolean => {
  const inviter = actingMember(state, invitedBy)
  return (
    E.isLeft(inviter) ||
    !grants(inviter.right.permissions, 'member.invite') ||
    exceeds(permissions, inviter.right.permissions)
  )
}

/** Neither expired nor void: it holds its address and a seat. */
export const isOpen = (state: AccountState, invitation: Invitation, now: Instant): boolean =>
  !isExpired(invitation, now) && !isVoid(state, invitation)

/** Whether a ticket was mailed to this address, for an invitation that has not ended: whoever has it reads that mail. */
export const provesAddress = (
  { pending }: AccountState,
  {
    ticketDigest,
    emailClaim,
    now,
  }: { readonly ticketDigest: Digest; readonly emailClaim: ClaimKey; readonly now: Instant },
): boolean =>
  Object.values(pending).some(
    (invitation) =>
      equalDigests(invitation.ticketDigest, ticketDigest) &&
      invitation.emailClaim === emailClaim &&
      !isExpired(invitation, now),
  )
