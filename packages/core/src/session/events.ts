/** Every fact that can be in a dashboard session's stream. @module */
import { ClaimKey, Instant, oneOf, optional, type StoredEvents, stored, wholeNumber } from '@muniment/kernel'
import * as t from 'io-ts'
import { Digest } from '../digest.ts'
import { AccountId, SessionId, UserId } from '../ids.ts'
import type { LoginMethod } from '../user/events.ts'

export interface SessionStarted {
  readonly type: 'SessionStarted'
  readonly data: {
    readonly sessionId: SessionId
    readonly userId: UserId
    readonly tokenDigest: Digest
    readonly method: LoginMethod
    readonly connectionId?: string
    readonly accountOfProvider?: AccountId
    readonly mfaRequired: boolean
    /** Longest time between two signs of life. */
    readonly idleMs: number
    /** The absolute end. */
    readonly expiresAt: Instant
    readonly epoch: number
  }
}

export interface AccountEntered {
  readonly type: 'AccountEntered'
  readonly data: {
    readonly accountId: AccountId
    /** Keyed digest of the network address. */
    readonly addressClaim?: ClaimKey
  }
}

export interface AccountEntryRefused {
  readonly type: 'AccountEntryRefused'
  readonly data: {
    readonly accountId: AccountId
    /** Name of the refusal. */
    readonly reason: string
  }
}

export type SessionEvent = SessionStarted | AccountEntered | AccountEntryRefused

/** The stored names of a session stream. */
export const sessionEvents: StoredEvents<SessionEvent> = {
  SessionStarted: stored<SessionStarted>('SessionStarted', {
    sessionId: SessionId,
    userId: UserId,
    tokenDigest: Digest,
    method: oneOf('login method', 'password', 'github', 'google', 'sso'),
    connectionId: optional(t.string as t.Type<string>),
    accountOfProvider: optional(AccountId),
    mfaRequired: t.boolean,
    idleMs: wholeNumber(1),
    expiresAt: Instant,
    epoch: wholeNumber(0),
  }),
  AccountEntered: stored<AccountEntered>('AccountEntered', { accountId: AccountId, addressClaim: optional(ClaimKey) }),
  AccountEntryRefused: stored<AccountEntryRefused>('AccountEntryRefused', { accountId: AccountId, reason: t.string }),
}
