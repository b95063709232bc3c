/** Facts that the gate lets through, and requests, for tests. @module */
import { administratorPermissions } from '../account/permissions.ts'
import {
  accountId,
  after,
  apiKeyId,
  claimKey,
  hourMs,
  membershipId,
  minuteMs,
  noon,
  sessionId,
  sessionTokenId,
  userId,
} from '../ids.fixture.ts'
import type { AccessRequest } from './access-rule.ts'
import type {
  AccessFacts,
  AccountFacts,
  CredentialFacts,
  MembershipFacts,
  SessionFacts,
  SessionTokenFacts,
  UserFacts,
} from './facts.ts'

/** Every fact, none absent. */
export interface KnownFacts extends AccessFacts {
  readonly session: SessionFacts
  readonly sessionToken: SessionTokenFacts
  readonly credential: CredentialFacts
  readonly user: UserFacts
  readonly account: AccountFacts
  readonly membership: MembershipFacts
}

export const idleMs = 20 * minuteMs

/** User 1, in account 1, by membership 1, with session 1, session token 1 and API key 1: welcome everywhere. */
export const welcome: KnownFacts = {
  session: {
    sessionId: sessionId(1),
    userId: userId(1),
    status: 'open',
    secretMatches: true,
    mfaRequired: false,
    isListed: true,
    authenticatedAt: after(-minuteMs),
    epoch: 3,
    idleMs,
    seenAt: after(-minuteMs),
    expiresAt: after(hourMs),
  },
  sessionToken: { tokenId: sessionTokenId(1), userId: userId(1), epoch: 2, expiresAt: after(hourMs) },
  credential: {
    credentialId: apiKeyId(1),
    kind: 'api-key',
    accountId: accountId(1),
    owner: { kind: 'user', userId: userId(1), membershipId: membershipId(1) },
    status: 'active',
    secretMatches: true,
  },
  user: {
    userId: userId(1),
    status: 'active',
    epoch: 3,
    tokenEpoch: 2,
    provenEpoch: 1,
    emailClaim: claimKey(1),
    emailVerified: false,
  },
  account: { accountId: accountId(1), status: 'active' },
  membership: {
    membershipId: membershipId(1),
    accountId: accountId(1),
    userId: userId(1),
    status: 'active',
    permissions: administratorPermissions,
  },
}

export const entering: AccessRequest = { surface: 'dashboard', now: noon, accountId: accountId(1) }
/** The dashboard, for what concerns the user alone. */
export const atHome: AccessRequest = { surface: 'dashboard', now: noon }
/** An account, for what is dangerous. */
export const daring: AccessRequest = { ...entering, needs: 'recent-login' }
export const daringAtHome: AccessRequest = { ...atHome, needs: 'recent-login' }
/** By a session that lacks the second factor. */
export const finishing: AccessRequest = { ...atHome, needs: 'second-factor' }
export const calling: AccessRequest = { surface: 'api', now: noon }
/** The API, by a session token, where tokens of epochs that have ended speak no longer. */
export const callingByToken: AccessRequest = { surface: 'api-session', now: noon, comparesEpoch: true }
