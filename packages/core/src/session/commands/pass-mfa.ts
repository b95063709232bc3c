/**
 * Pass MFA: the second factor was right, and the login is done. Another token takes the place of the partial one, which is
 * good for nothing any more.
 *
 * Rules
 * - `NoSuchSession`  there is none.
 * - `SessionAlreadyEnded`  it has ended meanwhile.
 * - `MfaNotRequired`  it has passed one already, or never needed it.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { SessionEvent } from '../events.ts'
import type { SessionRejection } from '../rejections.ts'
import { type Rotation, rotatedBy } from '../rotation.ts'
import type { SessionState } from '../state.ts'

export interface PassMfa {
  readonly type: 'PassMfa'
  readonly factor: 'totp' | 'recovery-code'
  readonly idleMs: number
  readonly expiresAt: Instant
  readonly rotation: Rotation
}

export const passMfa =
  ({ factor, idleMs, expiresAt, rotation }: PassMfa) =>
  ({ session }: SessionState): E.Either<SessionRejection, readonly SessionEvent[]> => {
    if (session.status === 'absent') return E.left({ _tag: 'NoSuchSession' })
    if (session.status === 'ended') return E.left({ _tag: 'SessionAlreadyEnded' })
    if (!session.mfaRequired) return E.left({ _tag: 'MfaNotRequired' })
    return E.right([{ type: 'SessionMfaPassed', data: { factor, idleMs, expiresAt } }, ...rotatedBy(session, rotation)])
  }
