/**
 * Attempt a login: counted before the secret is looked at, so that guesses in parallel are all counted. One count for a
 * person, whatever the factor and wherever it is asked for.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone; the caller answers as for a wrong password.
 * - `LoginThrottled`  there were too many attempts in a row, and `now` is before the end of the delay or the lock.
 *
 * An attempt that reaches the limit is followed by a delay or a lock in the same append: those beside it are refused. Each
 * call is a new fact.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { lockAfter, type LockPolicy } from '../../login-attempts/lock-policy.ts'
import type { LoginMethod, UserEvent } from '../events.ts'
import { throttled } from '../throttled.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

export interface AttemptLogin {
  readonly type: 'AttemptLogin'
  readonly method: LoginMethod
  readonly factor: 'first' | 'second'
  readonly now: Instant
  readonly policy: LockPolicy
}

export const attemptLogin =
  ({ method, factor, now, policy }: AttemptLogin) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const { failuresInRow, lockedUntil } = user
    const refusal = throttled(lockedUntil, now)
    if (refusal !== undefined) return E.left(refusal)
    const until = lockAfter(failuresInRow + 1, now, policy)
    return E.right([
      ...(lockedUntil === undefined ? [] : [{ type: 'LoginUnlocked', data: { by: 'time' } } as const]),
      { type: 'LoginAttempted', data: { method, factor, failuresInRow } },
      ...(until === undefined ? [] : [{ type: 'LoginLocked', data: { until } } as const]),
    ])
  }
