/**
 * Confirm an e-mail change: the person, logged in, brings back the ticket that was mailed to the new address.
 *
 * The address is claimed as soon as decide has had nothing against it, and before this is recorded; the old one is free
 * from then on, and tickets that were mailed there no longer work.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `EmailChangeInvalid`  not the ticket that was mailed last, or expired: `now` at the end is after it.
 * - `EmailTaken`  by the claim, outside this file.
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

export interface ConfirmEmailChange {
  readonly type: 'ConfirmEmailChange'
  readonly now: Instant
  readonly ticketDigest: Digest
}

export const confirmEmailChange =
  ({ now, ticketDigest }: ConfirmEmailChange) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.emailChange === undefined || !isTicket(user.emailChange, ticketDigest, now))
      return E.left({ _tag: 'EmailChangeInvalid' })
    const { emailClaim, email } = user.emailChange
    return E.right([
      { type: 'EmailChanged', data: { emailClaim, email, previousClaim: user.emailClaim, verified: true } },
    ])
  }
