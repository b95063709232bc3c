/**
 * Attempt a login: counted before the secret is looked at, so that guesses in parallel are all counted.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone; the caller answers as for a wrong password.
 *
 * Each call is a new fact.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { LoginMethod, UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

export interface AttemptLogin {
  readonly type: 'AttemptLogin'
  readonly method: LoginMethod
}

export const attemptLogin =
  ({ method }: AttemptLogin) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    return E.right([{ type: 'LoginAttempted', data: { method, factor: 'first', failuresInRow: user.failuresInRow } }])
  }
