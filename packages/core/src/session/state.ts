/** The state of a dashboard session. @module */
import { type ClaimKey, type Fact, type Instant, later } from '@muniment/kernel'
import type { Digest } from '../digest.ts'
import type { AccountId, SessionId, UserId } from '../ids.ts'
import type { LoginMethod } from '../user/events.ts'
import type { SessionEvent } from './events.ts'

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
  /** The entry refused last, unless one was let in since. */
  refused: { readonly accountId: AccountId; readonly reason: string; readonly at: Instant } | undefined
  /** The account entered last, unless one was refused since, from where and when. */
  entered:
    | { readonly accountId: AccountId; readonly addressClaim: ClaimKey | undefined; readonly at: Instant }
    | undefined
}

export interface SessionState {
  session: { readonly status: 'absent' } | OpenSession
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
      method,
      mfaRequired,
      idleMs,
      expiresAt,
      epoch,
      seenAt: fact.occurredAt,
      entered: undefined,
      refused: undefined,
    }
    return
  }
  const { session } = draft
  if (session.status === 'absent') return
  switch (fact.type) {
    case 'AccountEntered':
      session.seenAt = later(session.seenAt, fact.occurredAt)
      session.refused = undefined
      session.entered = {
        accountId: fact.data.accountId,
        addressClaim: fact.data.addressClaim,
        at: later(session.entered?.at ?? fact.occurredAt, fact.occurredAt),
      }
      return
    case 'AccountEntryRefused':
      session.entered = undefined
      session.refused = { ...fact.data, at: later(session.refused?.at ?? fact.occurredAt, fact.occurredAt) }
      return
  }
}
