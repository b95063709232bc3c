/**
 * Request an e-mail verification: a ticket is mailed to the present address (6.2 of the source's sign-up).
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `EmailAlreadyVerified`  there is nothing left to prove.
 *
 * The ticket before it no longer works.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Digest } from '../../digest.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface RequestEmailVerification {
  readonly type: 'RequestEmailVerification'
  readonly ticketDigest: Digest
  readonly expiresAt: Instant
}

export const requestEmailVerification =
  ({ ticketDigest, expiresAt }: RequestEmailVerification) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.emailVerified) return E.left({ _tag: 'EmailAlreadyVerified' })
    const { emailClaim } = user
    return E.right([{ type: 'EmailVerificationRequested', data: { emailClaim, ticketDigest, expiresAt } }])
  }
