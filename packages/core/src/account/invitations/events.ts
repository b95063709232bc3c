/** Facts about the invitations of an account. @module */
import { ClaimKey, Instant, optional, type Sealed, type StoredEvents, sealed, stored } from '@muniment/kernel'
import { Digest } from '../../digest.ts'
import { InvitationId, MembershipId, UserId } from '../../ids.ts'
import { Permissions } from '../permissions.ts'

export interface UserInvited {
  readonly type: 'UserInvited'
  readonly data: {
    readonly invitationId: InvitationId
    readonly emailClaim: ClaimKey
    readonly email: Sealed
    readonly permissions: Permissions
    readonly ticketDigest: Digest
    readonly expiresAt?: Instant
    /** The membership that answers for the offer until it is accepted (D41). */
    readonly invitedBy: MembershipId
  }
}

/** A new ticket: the one that was mailed before no longer works. */
export interface InvitationResent {
  readonly type: 'InvitationResent'
  readonly data: { readonly invitationId: InvitationId; readonly ticketDigest: Digest; readonly expiresAt?: Instant }
}

export interface InvitationAccepted {
  readonly type: 'InvitationAccepted'
  readonly data: {
    readonly invitationId: InvitationId
    readonly userId: UserId
    readonly membershipId: MembershipId
  }
}

export type InvitationEvent = UserInvited | InvitationResent | InvitationAccepted

export const invitationEvents: StoredEvents<InvitationEvent> = {
  UserInvited: stored<UserInvited>('UserInvited', {
    invitationId: InvitationId,
    emailClaim: ClaimKey,
    email: sealed('invitation.email'),
    permissions: Permissions,
    ticketDigest: Digest,
    expiresAt: optional(Instant),
    invitedBy: MembershipId,
  }),
  InvitationResent: stored<InvitationResent>('InvitationResent', {
    invitationId: InvitationId,
    ticketDigest: Digest,
    expiresAt: optional(Instant),
  }),
  InvitationAccepted: stored<InvitationAccepted>('InvitationAccepted', {
    invitationId: InvitationId,
    userId: UserId,
    membershipId: MembershipId,
  }),
}
