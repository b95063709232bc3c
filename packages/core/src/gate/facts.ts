/**
 * Facts that the gate decides on. Whoever gathers them may leave out what it does not know: absent means refused.
 *
 * @module
 */
import type { ClaimKey, Instant } from '@muniment/kernel'
import type { Permissions } from '../account/permissions.ts'
import type { CredentialKind, CredentialOwner } from '../credential/events.ts'
import type { AccountId, CredentialId, MembershipId, SessionId, SessionTokenId, UserId } from '../ids.ts'

export interface SessionFacts {
  readonly sessionId: SessionId
  readonly userId: UserId
  readonly status: 'open' | 'ended'
  /** The presented token has the stored digest, or one that it took the place of a moment ago. */
  readonly secretMatches: boolean
  /** The second factor is missing, or was when the presented token was given out. */
  readonly mfaRequired: boolean
  /** The user's own stream knows the login that has opened it, and no later one has taken its place. */
  readonly isListed: boolean
  /** When the person has last proven who they are. */
  readonly authenticatedAt: Instant
  readonly epoch: number
  readonly idleMs: number
  readonly seenAt: Instant
  readonly expiresAt: Instant
}

/** What a session token says. Only what was signed here is a fact. */
export interface SessionTokenFacts {
  readonly tokenId: SessionTokenId
  readonly userId: UserId
  readonly epoch: number
  readonly expiresAt: Instant
}

export interface CredentialFacts {
  readonly credentialId: CredentialId
  readonly kind: CredentialKind
  readonly accountId: AccountId
  readonly owner: CredentialOwner
  readonly status: 'active' | 'revoked'
  /** The presented secret has the stored digest. */
  readonly secretMatches: boolean
}

export interface UserFacts {
  readonly userId: UserId
  /** As in the user's stream: only who is active may do anything. */
  readonly status: 'active' | 'suspended' | 'banned' | 'leaving' | 'deleted' | 'erased'
  readonly epoch: number
  /** The oldest epoch whose session tokens still speak. */
  readonly tokenEpoch: number
  /** The epoch that the address was first proven in: tokens of earlier ones were prepared by somebody else. */
  readonly provenEpoch: number
  /** The one session of an earlier epoch that may go on. Absent: none does. */
  readonly keptSessionId?: SessionId | undefined
  readonly emailClaim: ClaimKey
  readonly emailVerified: boolean
}

export interface AccountFacts {
  readonly accountId: AccountId
  readonly status: 'active'
}

export interface MembershipFacts {
  readonly membershipId: MembershipId
  readonly accountId: AccountId
  readonly userId: UserId
  readonly status: 'active' | 'disabled' | 'removed'
  readonly permissions: Permissions
}

/** What is known about one request. */
export interface AccessFacts {
  readonly session?: SessionFacts | undefined
  readonly sessionToken?: SessionTokenFacts | undefined
  readonly credential?: CredentialFacts | undefined
  readonly user?: UserFacts | undefined
  readonly account?: AccountFacts | undefined
  readonly membership?: MembershipFacts | undefined
}
