/**
 * Record a login by a provider: its verifier has vouched for the identity, and this command carries which.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `StaleProof`  the identity is no login of this user any more.
 * - `UserIsSuspended`, `UserIsBanned`  the platform has barred the person (6.1).
 * - `LoginThrottled`  there were too many attempts in a row; a lock holds for every way in.
 *
 * Where an authenticator is paired nothing is recorded: the second factor is next (D30). Each call is a new fact.
 *
 * @module
 */
import type { ClaimKey } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { barred } from '../barred.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'
import { type NewLogin, succeededLogin } from '../succeeded-login.ts'
import { throttled } from '../throttled.ts'

export interface RecordProviderLogin {
  readonly type: 'RecordProviderLogin'
  readonly identityClaim: ClaimKey
  readonly login: NewLogin
}

export const recordProviderLogin =
  ({ identityClaim, login }: RecordProviderLogin) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const linked = user.logins[identityClaim]
    if (linked === undefined) return E.left({ _tag: 'StaleProof' })
    const refusal = barred(user) ?? throttled(user.lockedUntil, login.now)
    if (refusal !== undefined) return E.left(refusal)
    return E.right(user.mfa.status === 'enabled' ? [] : [succeededLogin(user, linked.method, login)])
  }
