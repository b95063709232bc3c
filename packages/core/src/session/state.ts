/** The state of a dashboard session. @module */
import { type ClaimKey, type Fact, type Instant, later, plusMs } from '@muniment/kernel'
import type { Digest } from '../digest.ts'
import type { AccountId, SessionId, UserId } from '../ids.ts'
import type { LoginMethod } from '../user/events.ts'
import type { SessionEvent } from './events.ts'

/** Refused entries that are remembered for a session: of more in a quarter of its idle time none is recorded. */
export const refusalsRememberedMax = 64

/** An entry that was refused: the newest of its account and reason. */
export interface RefusedEntry {
  readonly accountId: AccountId
  readonly reason: string
  readonly at: Instant
}

export interface OpenSession {
  readonly status: 'open'
  readonly sessionId: SessionId
  readonly userId: UserId
  readonly tokenDigest: Digest
  readonly method: LoginMethod
  readonly mfaRequired: boolean
  readonly idleMs: number
  readonly expiresAt: Instant
  readonly epoch: number
  /** The latest sign of life. */
  seenAt: Instant
  /** Entries that were refused within the last quarter of the idle time, oldest first. */
  refused: readonly RefusedEntry[]
  /** The account entered last, from where and when: by the clock that recorded it, also if that was put back. */
  entered:
    | { readonly accountId: AccountId; readonly addressClaim: ClaimKey | undefined; readonly at: Instant }
    | undefined
}

export interface SessionState {
  session: { readonly status: 'absent' } | OpenSession
}

/** True in the quarter of the idle time that counts as the same visit. What lies ahead of the clock is not recent. */
export const isRecent = (at: Instant, { idleMs }: Pick<OpenSession, 'idleMs'>, now: Instant): boolean =>
  at <= now && now < plusMs(at, idleMs / 4)

export const initial = (): SessionState => ({ session: { status: 'absent' } })

export const evolve = (draft: SessionState, fact: Fact<SessionEvent>): void => {
  if (fact.type === 'SessionStarted') {
    const { sessionId, userId, tokenDigest, method, mfaRequired, idleMs, expiresAt, epoch } = fact.data
    draft.session = {
      status: 'open',
      sessionId,
      userId,
      tokenDigest,
      method,
      mfaRequired,
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
  if (session.status === 'absent') return
  switch (fact.type) {
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
