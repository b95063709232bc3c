/**
 * Reauthenticate a session: the person has proven once more who they are, and another token speaks for it.
 *
 * Rules
 * - `NoSuchSession`  there is none.
 * - `SessionAlreadyEnded`  it has ended meanwhile.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { SessionEvent, SessionFactor } from '../events.ts'
import type { SessionRejection } from '../rejections.ts'
import { type Rotation, rotatedBy } from '../rotation.ts'
import type { SessionState } from '../state.ts'

export interface ReauthenticateSession {
  readonly type: 'ReauthenticateSession'
  readonly factor: SessionFactor
  readonly rotation: Rotation
}

export const reauthenticateSession =
  ({ factor, rotation }: ReauthenticateSession) =>
  ({ session }: SessionState): E.Either<SessionRejection, readonly SessionEvent[]> => {
    if (session.status === 'absent') return E.left({ _tag: 'NoSuchSession' })
    if (session.status === 'ended') return E.left({ _tag: 'SessionAlreadyEnded' })
    return E.right([{ type: 'SessionReauthenticated', data: { factor } }, ...rotatedBy(session, rotation)])
  }
