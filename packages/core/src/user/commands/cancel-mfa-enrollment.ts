/**
 * Cancel an enrolment: no authenticator is being paired any more.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who is barred, leaves or is gone.
 * - `NoPendingEnrollment`  none was.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface CancelMfaEnrollment {
  readonly type: 'CancelMfaEnrollment'
}

export const cancelMfaEnrollment =
  (_: CancelMfaEnrollment) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.mfa.status !== 'pending') return E.left({ _tag: 'NoPendingEnrollment' })
    return E.right([{ type: 'MfaEnrollmentCancelled', data: {} }])
  }
