/**
 * Verify an e-mail address: the person, logged in, brings the mailed ticket back.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `EmailAlreadyVerified`  there is nothing left to prove.
 * - `VerificationInvalid`  not the ticket that was mailed last to this address, or expired: `now` at the end is after it.
 *
 * The ticket is used up in the append that records what it proves.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Digest } from '../../digest.ts'
import type { UserEvent } from '../events.ts'
import { isTicket } from '../mailed-ticket.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface VerifyEmail {
  readonly type: 'VerifyEmail'
  readonly now: Instant
  readonly ticketDigest: Digest
}

export const verifyEmail =
  ({ now, ticketDigest }: VerifyEmail) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.emailVerified) return E.left({ _tag: 'EmailAlreadyVerified' })
    if (!isTicket(user.verification, ticketDigest, now)) return E.left({ _tag: 'VerificationInvalid' })
    return E.right([{ type: 'EmailVerified', data: { emailClaim: user.emailClaim } }])
  }
