/**
 * Record a login by a provider: its verifier has vouched for the identity, and this command carries which.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `StaleProof`  the identity is no login of this user any more.
 *
 * Each call is a new fact.
 *
 * @module
 */
import type { ClaimKey, Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { SessionId } from '../../ids.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface RecordProviderLogin {
  readonly type: 'RecordProviderLogin'
  readonly identityClaim: ClaimKey
  readonly sessionId: SessionId
  readonly expiresAt: Instant
  readonly addressClaim: ClaimKey | undefined
}

export const recordProviderLogin =
  ({ identityClaim, sessionId, expiresAt, addressClaim }: RecordProviderLogin) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const login = user.logins[identityClaim]
    if (login === undefined) return E.left({ _tag: 'StaleProof' })
    return E.right([
      {
        type: 'LoginSucceeded',
        data: {
          method: login.method,
          sessionId,
          expiresAt,
          replaced: [],
          ...(addressClaim === undefined ? {} : { addressClaim }),
        },
      },
    ])
  }
