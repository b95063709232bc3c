/**
 * Prove an e-mail address: the person, logged in, has brought back what was mailed to it for another end, an invitation.
 *
 * Who first proves an address gets a clean house: what was prepared before by whoever could not read its mail is dropped.
 * Every other session ends, an authenticator that was paired is dropped, logins of providers are removed where a password
 * remains, and the credentials that are named are
 * revoked by a reaction.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `EmailAlreadyVerified`  there is nothing left to prove.
 * - `StaleProof`  the address is another one by now, or the session has ended.
 *
 * @module
 */
import type { ClaimKey } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { CredentialId, SessionId } from '../../ids.ts'
import { droppedMfa } from '../dropped-mfa.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isOfEpoch, type UserState } from '../state.ts'

export interface ProveEmail {
  readonly type: 'ProveEmail'
  readonly emailClaim: ClaimKey
  /** Whose it is, and the epoch that it began in. It stays. */
  readonly session: { readonly sessionId: SessionId; readonly epoch: number }
  /** Those that this user has. */
  readonly credentialIds: readonly CredentialId[]
}

export const proveEmail =
  ({ emailClaim, session, credentialIds }: ProveEmail) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.emailVerified) return E.left({ _tag: 'EmailAlreadyVerified' })
    if (emailClaim !== user.emailClaim || !isOfEpoch(user, session)) return E.left({ _tag: 'StaleProof' })
    const prepared = user.password === undefined ? [] : Object.values(user.logins)
    return E.right([
      { type: 'EmailVerified', data: { emailClaim } },
      ...droppedMfa(user),
      ...prepared.map((data) => ({ type: 'LoginUnlinked', data }) as const),
      {
        type: 'SessionEpochRaised',
        data: { epoch: user.epoch + 1, cause: 'first-proof', keptSessionId: session.sessionId, credentialIds },
      },
    ])
  }
