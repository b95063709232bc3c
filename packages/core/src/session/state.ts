/** The state of a dashboard session. @module */
import { type ClaimKey, type Fact, type Instant, later, plusMs } from '@muniment/kernel'
import type { Digest } from '../digest.ts'
import type { AccountId, SessionId, UserId } from '../ids.ts'
import type { LoginMethod } from '../user/events.ts'
import type { SessionEndCause, SessionEvent } from './events.ts'

/** Refused entries that are remembered for a session: of more in a quarter of its idle time none is recorded. */
export const refusalsRememberedMax = 64

/** Tokens of a session that others have taken the place of, as many as are known again: older ones are nobody's. */
export const rotatedRememberedMax = 16

/** An entry that was refused: the newest of its account and reason. */
export interface RefusedEntry {
  readonly accountId: AccountId
  readonly reason: string
  readonly at: Instant
}

/** A token that another has taken the place of. */
export interface RotatedToken {
  readonly digest: Digest
  /** It speaks for the session before this, and ends it from then on. */
  readonly graceUntil: Instant
  /** It was given out before the second factor, and is good for no more. */
  readonly isPartial: boolean
}

export interface OpenSession {
  readonly status: 'open'
  readonly sessionId: SessionId
  readonly userId: UserId
  tokenDigest: Digest
  /** Oldest first. */
  rotated: readonly RotatedToken[]
  readonly method: LoginMethod
  /** The second factor is missing: such a session can do nothing but finish the login. */
  mfaRequired: boolean
  /** A second factor was right in it. */
  mfaPassed: boolean
  readonly startedAt: Instant
  /** When the person has last proven who they are, with all the factors that they have. */
  authenticatedAt: Instant
  idleMs: number
  expiresAt: Instant
  epoch: number
  /** The latest sign of life. */
  seenAt: Instant
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
      startedAt: fact.occurredAt,
      authenticatedAt: fact.occurredAt,
      idleMs,
      expiresAt,
      epoch,
      seenAt: fact.occurredAt,
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
      session.authenticatedAt = later(session.authenticatedAt, fact.occurredAt)
      session.seenAt = later(session.seenAt, fact.occurredAt)
      // What was given out before is good for no more than it was then.
      session.rotated = [
        ...session.rotated,
        { digest: session.tokenDigest, graceUntil: fact.occurredAt, isPartial: true },
      ]
      return
    case 'SessionReauthenticated':
      session.authenticatedAt = later(session.authenticatedAt, fact.occurredAt)
      session.seenAt = later(session.seenAt, fact.occurredAt)
      return
    case 'SessionRotated': {
      const { tokenDigest, graceUntil, epoch } = fact.data
      const isPartial = session.rotated.some(({ digest }) => digest === session.tokenDigest)
      const others = session.rotated.filter(({ digest }) => digest !== session.tokenDigest)
      session.rotated = [...others, { digest: session.tokenDigest, graceUntil, isPartial }].slice(-rotatedRememberedMax)
      session.tokenDigest = tokenDigest
      session.epoch = epoch
      return
    }
    case 'SessionSeen':
      session.seenAt = later(session.seenAt, fact.occurredAt)
      return
    case 'SessionEnded': {
      const { sessionId, userId, tokenDigest } = session
      draft.session = { status: 'ended', sessionId, userId, tokenDigest, cause: fact.data.cause }
      return
    }
    case 'AccountEntered':
      session.seenAt = later(session.seenAt, fact.occurredAt)
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
