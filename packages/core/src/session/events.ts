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

/** What somebody proved it by. */
export type SessionFactor = 'password' | 'totp' | 'recovery-code' | 'provider'

/** The second factor was right: the session may do more than finish the login. */
export interface SessionMfaPassed {
  readonly type: 'SessionMfaPassed'
  readonly data: {
    readonly factor: 'totp' | 'recovery-code'
    /** The limits from now on. */
    readonly idleMs: number
    readonly expiresAt: Instant
  }
}

/** The person has proven once more who they are. */
export interface SessionReauthenticated {
  readonly type: 'SessionReauthenticated'
  readonly data: { readonly factor: SessionFactor }
}

/** Another token speaks for the session; the one before it only until `graceUntil`. Used later, it ends the session. */
export interface SessionRotated {
  readonly type: 'SessionRotated'
  readonly data: { readonly tokenDigest: Digest; readonly graceUntil: Instant; readonly epoch: number }
}

/** A sign of life: coarse, at most once in a quarter of the idle time. */
export interface SessionSeen {
  readonly type: 'SessionSeen'
  readonly data: object
}

/** Why a session ended. `reuse`: somebody has used a token that another had taken the place of. */
export type SessionEndCause =
  | 'logout'
  | 'logout-everywhere'
  | 'idle'
  | 'expired'
  | 'epoch'
  | 'replaced'
  | 'reuse'
  | 'support'

/** The session speaks for nobody any more. */
export interface SessionEnded {
  readonly type: 'SessionEnded'
  readonly data: { readonly cause: SessionEndCause }
}

export type SessionEvent =
  | SessionStarted
  | SessionMfaPassed
  | SessionReauthenticated
  | SessionRotated
  | SessionSeen
  | SessionEnded
  | AccountEntered
  | AccountEntryRefused

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
  SessionMfaPassed: stored<SessionMfaPassed>('SessionMfaPassed', {
    factor: oneOf('second factor', 'totp', 'recovery-code'),
    idleMs: wholeNumber(1),
    expiresAt: Instant,
  }),
  SessionReauthenticated: stored<SessionReauthenticated>('SessionReauthenticated', {
    factor: oneOf<SessionFactor>('session factor', 'password', 'totp', 'recovery-code', 'provider'),
  }),
  SessionRotated: stored<SessionRotated>('SessionRotated', {
    tokenDigest: Digest,
    graceUntil: Instant,
    epoch: wholeNumber(0),
  }),
  SessionSeen: stored<SessionSeen>('SessionSeen', {}),
  SessionEnded: stored<SessionEnded>('SessionEnded', {
    cause: oneOf<SessionEndCause>(
      'session end',
      'logout',
      'logout-everywhere',
      'idle',
      'expired',
      'epoch',
      'replaced',
      'reuse',
      'support',
    ),
  }),
  AccountEntered: stored<AccountEntered>('AccountEntered', { accountId: AccountId, addressClaim: optional(ClaimKey) }),
  AccountEntryRefused: stored<AccountEntryRefused>('AccountEntryRefused', { accountId: AccountId, reason: t.string }),
}
