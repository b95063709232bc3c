/** The state of a dashboard session. @module */
import { type ClaimKey, type Fact, type Instant, later, plusMs } from '@muniment/kernel'
import type { Digest } from '../digest.ts'
import type { AccountId, SessionId, UserId } from '../ids.ts'
import type { LoginMethod } from '../user/events.ts'
import type { SessionEndCause, SessionEvent } from './events.ts'

/** Refused entries that are remembered for a session: of more in a quarter of its idle time none is recorded. */
export const refusalsRememberedMax = 64

/** An entry that was refused: the newest of its account and reason. */
export interface RefusedEntry {
  readonly accountId: AccountId
  readonly reason: string
  readonly at: Instant
}

/** A token that another has taken the place of. */
export interface RotatedToken {
  readonly digest: Digest
  /** Since when another has its place, by the clock that recorded it. */
  readonly since: Instant
  /** It speaks for the session before this, and ends it from then on. */
  readonly graceUntil: Instant
  /** When the person had proven who they are while it spoke: what came with the next token is not its own. */
  readonly authenticatedAt: Instant
  /** It was given out before the second factor, and is good for no more. */
  readonly isPartial: boolean
}

export interface OpenSession {
  readonly status: 'open'
  readonly sessionId: SessionId
  readonly userId: UserId
  tokenDigest: Digest
  /** Every one, oldest first: whoever uses one of them again is told from whoever guesses. */
  readonly rotated: RotatedToken[]
  readonly method: LoginMethod
  /** The second factor is missing: such a session can do nothing but finish the login. */
  mfaRequired: boolean
  /** A second factor was right in it. */
  mfaPassed: boolean
  /** The token that was given out before it: good for no more than it was then. */
  partialToken: Digest | undefined
  readonly startedAt: Instant
  /** When the person has last proven who they are, with all the factors that they have. */
  authenticatedAt: Instant
  /** The same before the last time, until a token takes the place of the one that was shown then. */
  authenticatedBefore: Instant | undefined
  idleMs: number
  expiresAt: Instant
  epoch: number
  /** The latest sign of life. */
  seenAt: Instant
  /** The same by the clock that recorded the last one, also if that was put back. */
  seenLast: Instant
  /** Entries that were refused within the last quarter of the idle time, oldest first. */
  refused: readonly RefusedEntry[]
  /** The account entered last, from where and when: by the clock that recorded it, also if that was put back. */
  entered:
    | { readonly accountId: AccountId; readonly addressClaim: ClaimKey | undefined; readonly at: Instant }
    | undefined
}

export interface EndedSession {
  readonly status: 'ended'
  readonly sessionId: SessionId
  readonly userId: UserId
  /** Of the token that spoke for it last: whoever has it is told that it is over. */
  readonly tokenDigest: Digest
  readonly cause: SessionEndCause
}

export interface SessionState {
  session: { readonly status: 'absent' } | OpenSession | EndedSession
}

/** True in the quarter of the idle time that counts as the same visit. What lies ahead of the clock is not recent. */
export const isRecent = (at: Instant, { idleMs }: Pick<OpenSession, 'idleMs'>, now: Instant): boolean =>
  at <= now && now < plusMs(at, idleMs / 4)

/** Why it is over by its own limits, if it is. `now` at an end is after it, and a time that cannot be compared is too. */
export const overSince = (
  { seenAt, idleMs, expiresAt }: Pick<OpenSession, 'seenAt' | 'idleMs' | 'expiresAt'>,
  now: Instant,
): 'expired' | 'idle' | undefined => {
  if (!(now < expiresAt)) return 'expired'
  return now < plusMs(seenAt, idleMs) ? undefined : 'idle'
}

export const initial = (): SessionState => ({ session: { status: 'absent' } })

const isSeen = (session: OpenSession, at: Instant): void => {
  session.seenAt = later(session.seenAt, at)
  session.seenLast = at
}

export const evolve = (draft: SessionState, fact: Fact<SessionEvent>): void => {
  if (fact.type === 'SessionStarted') {
    const { sessionId, userId, tokenDigest, method, mfaRequired, idleMs, expiresAt, epoch } = fact.data
    draft.session = {
      status: 'open',
      sessionId,
      userId,
      tokenDigest,
      rotated: [],
      method,
      mfaRequired,
      mfaPassed: false,
      partialToken: undefined,
      startedAt: fact.occurredAt,
      authenticatedAt: fact.occurredAt,
      authenticatedBefore: undefined,
      idleMs,
      expiresAt,
      epoch,
      seenAt: fact.occurredAt,
      seenLast: fact.occurredAt,
      entered: undefined,
      refused: [],
    }
    return
  }
  const { session } = draft
  if (session.status !== 'open') return
  switch (fact.type) {
    case 'SessionMfaPassed':
      session.mfaRequired = false
      session.mfaPassed = true
      session.idleMs = fact.data.idleMs
      session.expiresAt = fact.data.expiresAt
      session.authenticatedBefore = session.authenticatedAt
      session.authenticatedAt = later(session.authenticatedAt, fact.occurredAt)
      session.partialToken = session.tokenDigest
      isSeen(session, fact.occurredAt)
      return
    case 'SessionReauthenticated':
      session.authenticatedBefore = session.authenticatedAt
      session.authenticatedAt = later(session.authenticatedAt, fact.occurredAt)
      if (fact.data.factor === 'totp' || fact.data.factor === 'recovery-code') session.mfaPassed = true
      isSeen(session, fact.occurredAt)
      return
    case 'SessionRotated': {
      const { tokenDigest, graceUntil, epoch } = fact.data
      session.rotated.push({
        digest: session.tokenDigest,
        since: fact.occurredAt,
        graceUntil,
        authenticatedAt: session.authenticatedBefore ?? session.authenticatedAt,
        isPartial: session.partialToken === session.tokenDigest,
      })
      session.authenticatedBefore = undefined
      session.tokenDigest = tokenDigest
      session.epoch = epoch
      return
    }
    case 'SessionSeen':
      isSeen(session, fact.occurredAt)
      return
    case 'SessionEnded': {
      const { sessionId, userId, tokenDigest } = session
      draft.session = { status: 'ended', sessionId, userId, tokenDigest, cause: fact.data.cause }
      return
    }
    case 'AccountEntered':
      isSeen(session, fact.occurredAt)
      session.entered = {
        accountId: fact.data.accountId,
        addressClaim: fact.data.addressClaim,
        at: fact.occurredAt,
      }
      return
    case 'AccountEntryRefused': {
      const { accountId, reason } = fact.data
      const others = session.refused.filter(
        (other) =>
          (other.accountId !== accountId || other.reason !== reason) && isRecent(other.at, session, fact.occurredAt),
      )
      session.refused = [...others, { accountId, reason, at: fact.occurredAt }].slice(-refusalsRememberedMax)
      return
    }
  }
}
