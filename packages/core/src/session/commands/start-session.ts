/**
 * Start a session: a login has succeeded, and this is the opaque token that speaks for it.
 *
 * Rules
 * - `SessionExists`  two sessions never share a token.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Digest } from '../../digest.ts'
import type { SessionId, UserId } from '../../ids.ts'
import type { LoginMethod } from '../../user/events.ts'
import type { SessionEvent } from '../events.ts'
import type { SessionRejection } from '../rejections.ts'
import type { SessionState } from '../state.ts'

export interface StartSession {
  readonly type: 'StartSession'
  readonly sessionId: SessionId
  readonly userId: UserId
  readonly tokenDigest: Digest
  readonly method: LoginMethod
  readonly mfaRequired: boolean
  readonly idleMs: number
  readonly expiresAt: Instant
  readonly epoch: number
}

export const startSession =
  ({ type: _, ...data }: StartSession) =>
  ({ session }: SessionState): E.Either<SessionRejection, readonly SessionEvent[]> =>
    session.status === 'absent' ? E.right([{ type: 'SessionStarted', data }]) : E.left({ _tag: 'SessionExists' })
