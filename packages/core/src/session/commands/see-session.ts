/**
 * See a session: somebody was let in by it for what concerns themselves alone. Within a quarter of the idle time of the last
 * sign of life nothing is recorded.
 *
 * Rules
 * - `NoSuchSession`  there is none.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { SessionEvent } from '../events.ts'
import type { SessionRejection } from '../rejections.ts'
import { isRecent, type SessionState } from '../state.ts'

export interface SeeSession {
  readonly type: 'SeeSession'
  readonly now: Instant
}

export const seeSession =
  ({ now }: SeeSession) =>
  ({ session }: SessionState): E.Either<SessionRejection, readonly SessionEvent[]> => {
    if (session.status === 'absent') return E.left({ _tag: 'NoSuchSession' })
    return E.right(
      session.status === 'ended' || isRecent(session.seenLast, session, now) ? [] : [{ type: 'SessionSeen', data: {} }],
    )
  }
