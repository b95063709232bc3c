/**
 * Attempt a login with an address that is nobody's: recorded like any other, so that both cost the same.
 *
 * Nothing is refused here; the caller answers as for a wrong password. Each call is a new fact.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { LoginMethod } from '../../user/events.ts'
import type { LoginAttemptsEvent } from '../events.ts'
import type { LoginAttemptsState } from '../state.ts'

export interface AttemptUnknownLogin {
  readonly type: 'AttemptUnknownLogin'
  readonly method: LoginMethod
}

export const attemptUnknownLogin =
  ({ method }: AttemptUnknownLogin) =>
  ({ failuresInRow }: LoginAttemptsState): E.Either<never, readonly LoginAttemptsEvent[]> =>
    E.right([{ type: 'LoginAttempted', data: { method, factor: 'first', failuresInRow } }])
