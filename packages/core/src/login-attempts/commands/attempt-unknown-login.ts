/**
 * Attempt a login with an address that is nobody's: recorded like any other, so that both cost the same.
 *
 * Rules
 * - `LoginThrottled`  as for a user: too many attempts in a row, and `now` is before the end of the delay or the lock.
 *
 * Each call is a new fact.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { LoginMethod } from '../../user/events.ts'
import type { LoginThrottled } from '../../user/rejections.ts'
import { throttled } from '../../user/throttled.ts'
import type { LoginAttemptsEvent } from '../events.ts'
import { lockAfter, type LockPolicy } from '../lock-policy.ts'
import type { LoginAttemptsState } from '../state.ts'

export interface AttemptUnknownLogin {
  readonly type: 'AttemptUnknownLogin'
  readonly method: LoginMethod
  readonly now: Instant
  readonly policy: LockPolicy
}

export const attemptUnknownLogin =
  ({ method, now, policy }: AttemptUnknownLogin) =>
  ({ failuresInRow, lockedUntil }: LoginAttemptsState): E.Either<LoginThrottled, readonly LoginAttemptsEvent[]> => {
    const refusal = throttled(lockedUntil, now)
    if (refusal !== undefined) return E.left(refusal)
    const until = lockAfter(failuresInRow + 1, now, policy)
    return E.right([
      { type: 'LoginAttempted', data: { method, factor: 'first', failuresInRow } },
      ...(until === undefined ? [] : [{ type: 'LoginLocked', data: { until } } as const]),
    ])
  }
