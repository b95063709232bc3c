/**
 * Request an e-mail change: a ticket is mailed to the new address, and until it comes back the old one is theirs.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `EmailUnchanged`  it is their own.
 *
 * The ticket before it no longer works.
 *
 * @module
 */
import type { ClaimKey, Instant, Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Digest } from '../../digest.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface RequestEmailChange {
  readonly type: 'RequestEmailChange'
  readonly emailClaim: ClaimKey
  readonly email: Sealed
  readonly ticketDigest: Digest
  readonly expiresAt: Instant
}

export const requestEmailChange =
  ({ emailClaim, email, ticketDigest, expiresAt }: RequestEmailChange) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.emailClaim === emailClaim) return E.left({ _tag: 'EmailUnchanged' })
    return E.right([{ type: 'EmailChangeRequested', data: { emailClaim, email, ticketDigest, expiresAt } }])
  }
