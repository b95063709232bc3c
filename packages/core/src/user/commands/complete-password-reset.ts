/**
 * Complete a password reset: whoever brings the mailed ticket back sets another password.
 *
 * Every session ends, and nobody is logged in by it; a second factor is asked for as before (D38). Whoever proves an
 * address in this way that nobody had proven gets a clean house: logins, keys and an authenticator that were prepared before
 * are not theirs. A delay or a lock ends, but one after wrong second factors, which no mail makes undone.
 *
 * Rules
 * - `ResetInvalid`  there is nobody, or no password any more (R16); not the ticket that was mailed last, or expired: `now`
 *   at the end is after it.
 *
 * The ticket is used up in the append that sets the password.
 *
 * @module
 */
import type { Instant, Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Digest } from '../../digest.ts'
import type { CredentialId } from '../../ids.ts'
import type { UserEvent } from '../events.ts'
import { droppedMfa } from '../dropped-mfa.ts'
import { isTicket } from '../mailed-ticket.ts'
import type { UserRejection } from '../rejections.ts'
import { maySetByMail, type UserState } from '../state.ts'

export interface CompletePasswordReset {
  readonly type: 'CompletePasswordReset'
  readonly now: Instant
  readonly ticketDigest: Digest
  readonly passwordHash: Sealed
  /** Those that this user has: asked for when nobody has proven the address yet. */
  readonly credentialIds: readonly CredentialId[]
}

export const completePasswordReset =
  ({ now, ticketDigest, passwordHash, credentialIds }: CompletePasswordReset) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active' || !maySetByMail(user) || !isTicket(user.reset, ticketDigest, now))
      return E.left({ _tag: 'ResetInvalid', reference: 'ERR_NGROK_4302' })
    const { emailClaim, emailVerified, logins, epoch, lockedUntil, secondFactorFailures } = user
    return E.right([
      ...(lockedUntil === undefined || secondFactorFailures > 0
        ? []
        : [{ type: 'LoginUnlocked', data: { by: 'reset' } } as const]),
      { type: 'PasswordReset', data: { passwordHash } },
      ...(emailVerified
        ? []
        : [
            { type: 'EmailVerified', data: { emailClaim } } as const,
            ...droppedMfa(user),
            ...Object.values(logins).map((data) => ({ type: 'LoginUnlinked', data }) as const),
          ]),
      {
        type: 'SessionEpochRaised',
        data: {
          epoch: epoch + 1,
          ...(emailVerified ? { cause: 'password-reset' } : { cause: 'first-proof', credentialIds }),
        },
      },
    ])
  }
