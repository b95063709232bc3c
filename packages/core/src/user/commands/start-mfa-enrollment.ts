/**
 * Start an enrolment: a secret for an authenticator (R30, R119). Nothing is asked by it until one is paired, so that whoever
 * leaves midway is not locked out (R120); a newer secret takes the place of the one before.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who is barred, leaves or is gone.
 * - `MfaAlreadyEnabled`  an authenticator is paired.
 *
 * @module
 */
import type { Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

/** What every authenticator can do (D34, RFC 6238). */
export const totpParameters = { algorithm: 'SHA1', digits: 6, periodMs: 30_000 } as const

export interface StartMfaEnrollment {
  readonly type: 'StartMfaEnrollment'
  readonly secret: Sealed
}

export const startMfaEnrollment =
  ({ secret }: StartMfaEnrollment) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.mfa.status === 'enabled') return E.left({ _tag: 'MfaAlreadyEnabled', reference: 'ERR_NGROK_10083' })
    return E.right([{ type: 'MfaEnrollmentStarted', data: { secret, ...totpParameters } }])
  }
