/** A dashboard session is opened for somebody who has just proven who they are, or proven it by half. @module */
import {
  anonymous,
  type LoginMethod,
  type SessionId,
  type SessionRejection,
  session,
  type UserId,
} from '@muniment/core'
import { type CommandIdReused, type Instant, type NotDone, prepared, streamName } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { carryOut } from '../../engine/carry-out.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Undated } from '../../engine/envelope-of.ts'
import { mintSecret } from '../../engine/mint-secret.ts'
import { partialSessionMs } from '../../engine/new-login.ts'
import type { Secret } from '../../secret.ts'

export interface LoggedIn {
  readonly userId: UserId
  readonly sessionId: SessionId
  /** Speaks for the session; shown once. */
  readonly token: Secret
  /** The absolute end, RFC 3339 in UTC; the session also ends when it is idle for too long. */
  readonly expiresAt: Instant
  /**
   * True: the login is done by half, and the token is good for `access.verifyMfa` alone (R21). False: the session may do
   * what the person may.
   */
  readonly mfaRequired: boolean
  /** True at a person's first login without a second factor: offer one, by `users.startMfaEnrollment` (R24). */
  readonly promptMfa: boolean
}

/** As the login has decided it. */
export interface NewSession {
  readonly userId: UserId
  readonly sessionId: SessionId
  /** Of the login. */
  readonly envelope: Undated
  readonly method: LoginMethod
  readonly expiresAt: Instant
  readonly epoch: number
  readonly mfaRequired: boolean
  readonly promptMfa: boolean
}

export const openSession = async (
  engine: Engine,
  { userId, sessionId, envelope, method, expiresAt, epoch, mfaRequired, promptMfa }: NewSession,
): Promise<E.Either<NotDone<SessionRejection | CommandIdReused>, LoggedIn>> => {
  const self = { kind: 'user', id: userId, source: 'dashboard' }
  const { secret, digest } = mintSecret(engine, 'dashboard-session', sessionId)
  const started = await carryOut(engine, {
    aggregate: session,
    stream: streamName(engine.namespace, session.category, sessionId),
    // Whoever has but the first factor may be anybody.
    envelope: { ...envelope, principal: mfaRequired ? anonymous : self, sessionId },
    prepare: () =>
      prepared({
        type: 'StartSession',
        sessionId,
        userId,
        tokenDigest: digest,
        method,
        mfaRequired,
        idleMs: mfaRequired ? partialSessionMs : engine.sessions.idleMs,
        expiresAt,
        epoch,
      }),
  })
  return E.isLeft(started) ? started : E.right({ userId, sessionId, token: secret, expiresAt, mfaRequired, promptMfa })
}
