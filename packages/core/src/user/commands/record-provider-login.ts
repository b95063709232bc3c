/**
 * Record a login by a provider: its verifier has vouched for the identity, and this command carries which.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `StaleProof`  the identity is no login of this user any more.
 * - `UserIsSuspended`, `UserIsBanned`  the platform has barred the person (6.1).
 *
 * Each call is a new fact.
 *
 * @module
 */
import type { ClaimKey, Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { SessionId } from '../../ids.ts'
import { barred } from '../barred.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

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
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const login = user.logins[identityClaim]
    if (login === undefined) return E.left({ _tag: 'StaleProof' })
    const refusal = barred(user)
    if (refusal !== undefined) return E.left(refusal)
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
