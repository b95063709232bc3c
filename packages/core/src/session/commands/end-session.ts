/**
 * End a session: it speaks for nobody any more, whatever a clock says later.
 *
 * Rules
 * - `NoSuchSession`  there is none.
 * - `SessionAlreadyEnded`  it has ended before (D63).
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { SessionEndCause, SessionEvent } from '../events.ts'
import type { SessionRejection } from '../rejections.ts'
import type { SessionState } from '../state.ts'

export interface EndSession {
  readonly type: 'EndSession'
  readonly cause: SessionEndCause
}

export const endSession =
  ({ cause }: EndSession) =>
  ({ session }: SessionState): E.Either<SessionRejection, readonly SessionEvent[]> => {
    if (session.status === 'absent') return E.left({ _tag: 'NoSuchSession' })
    if (session.status === 'ended') return E.left({ _tag: 'SessionAlreadyEnded' })
    return E.right([{ type: 'SessionEnded', data: { cause } }])
  }
