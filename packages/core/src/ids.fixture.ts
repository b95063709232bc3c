/** Ids, digests, claims and times for tests, told apart by a number. @module */
import { type ClaimKey, type Instant, instantOf, plusMs, type Sealed } from '@muniment/kernel'
import type { Digest } from './digest.ts'
import {
  type AccountId,
  type CredentialId,
  idOf,
  type InvitationId,
  type MembershipId,
  type ServiceUserId,
  type SessionId,
  type SessionTokenId,
  type UserId,
} from './ids.ts'

const hex = (n: number): string => n.toString(16).padStart(32, '0')

export const accountId = (n: number): AccountId => idOf.account(hex(n))
export const userId = (n: number): UserId => idOf.user(hex(n))
export const membershipId = (n: number): MembershipId => idOf.membership(hex(n))
export const invitationId = (n: number): InvitationId => idOf.invitation(hex(n))
export const sessionId = (n: number): SessionId => idOf.session(hex(n))
export const sessionTokenId = (n: number): SessionTokenId => idOf.sessionToken(hex(n))
export const apiKeyId = (n: number): CredentialId => idOf.apiKey(hex(n))
export const authtokenId = (n: number): CredentialId => idOf.authtoken(hex(n))
export const serviceUserId = (n: number): ServiceUserId => `service_${hex(n)}` as ServiceUserId

export const digest = (n: number): Digest => `d${String(n).padStart(42, '0')}` as Digest
export const claimKey = (n: number): ClaimKey => `v1.c${String(n).padStart(42, '0')}` as ClaimKey
export const sealedText = (n: number): Sealed => `s1.e${String(n).padStart(39, '0')}` as Sealed

/** When most tests take place. */
export const noon: Instant = '2026-11-22T12:00:00.000Z' as Instant
export const minuteMs = 60_000
export const hourMs = 3_600_000
/** `ms` milliseconds after {@link noon}. */
export const after = (ms: number): Instant => plusMs(noon, ms)
export const epoch: Instant = instantOf(0)
