/** Which invitations of an account are open. @module */
import type { ClaimKey, Fact, Instant, Sealed } from '@muniment/kernel'
import type { Digest } from '../../digest.ts'
import type { InvitationId, MembershipId } from '../../ids.ts'
import type { Permissions } from '../permissions.ts'
import type { InvitationEvent } from './events.ts'

export interface Invitation {
  readonly invitationId: InvitationId
  readonly emailClaim: ClaimKey
  readonly email: Sealed
  readonly permissions: Permissions
  ticketDigest: Digest
  expiresAt: Instant | undefined
  readonly invitedBy: MembershipId
}

export interface InvitationsState {
  /** Those that were not accepted: an accepted invitation is a member. */
  pending: { [invitationId: string]: Invitation }
  /** The newest of an address. */
  pendingFor: { [emailClaim: string]: InvitationId }
  pendingCount: number
}

export const noInvitations = (): InvitationsState => ({ pending: {}, pendingFor: {}, pendingCount: 0 })

const close = (draft: InvitationsState, invitationId: InvitationId): void => {
  const invitation = draft.pending[invitationId]
  if (invitation === undefined) return
  delete draft.pending[invitationId]
  if (draft.pendingFor[invitation.emailClaim] === invitationId) delete draft.pendingFor[invitation.emailClaim]
  draft.pendingCount -= 1
}

export const evolveInvitations = (draft: InvitationsState, fact: Fact<InvitationEvent>): void => {
  switch (fact.type) {
    case 'UserInvited': {
      const { invitationId, emailClaim, email, permissions, ticketDigest, expiresAt, invitedBy } = fact.data
      // An invitation that is no longer open makes room for a new one to the same address (D40, D41).
      const before = draft.pendingFor[emailClaim]
      if (before !== undefined) close(draft, before)
      draft.pending[invitationId] = {
        invitationId,
        emailClaim,
        email,
        permissions: { ...permissions },
        ticketDigest,
        expiresAt,
        invitedBy,
      }
      draft.pendingFor[emailClaim] = invitationId
      draft.pendingCount += 1
      return
    }
    case 'InvitationResent': {
      const invitation = draft.pending[fact.data.invitationId]
      if (invitation === undefined) return
      invitation.ticketDigest = fact.data.ticketDigest
      invitation.expiresAt = fact.data.expiresAt
      return
    }
    case 'InvitationAccepted':
      return close(draft, fact.data.invitationId)
  }
}
