/**
 * Request a password reset: a ticket is mailed to the address of the user (R14, R15).
 *
 * Nothing else about the user changes until it comes back.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who is barred, leaves or is gone (R18).
 * - `NoPasswordSet`  the person came by a provider; signing in with SSO is the way in (R16, R17).
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
import { maySetByMail, type UserState } from '../state.ts'

export interface RequestPasswordReset {
  readonly type: 'RequestPasswordReset'
  readonly ticketDigest: Digest
  readonly expiresAt: Instant
}

export const requestPasswordReset =
  ({ ticketDigest, expiresAt }: RequestPasswordReset) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (!maySetByMail(user)) return E.left({ _tag: 'NoPasswordSet', reference: 'ERR_NGROK_4301' })
    return E.right([{ type: 'PasswordResetRequested', data: { ticketDigest, expiresAt } }])
  }
