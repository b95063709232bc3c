/**
 * Fail a login with an address that is nobody's: there was nothing to compare with.
 *
 * Nothing is refused here; the caller answers as for a wrong password. Each call is a new fact.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { LoginMethod } from '../../user/events.ts'
import type { LoginAttemptsEvent } from '../events.ts'
import type { LoginAttemptsState } from '../state.ts'

export interface FailUnknownLogin {
  readonly type: 'FailUnknownLogin'
  readonly method: LoginMethod
}

export const failUnknownLogin =
  ({ method }: FailUnknownLogin) =>
  (_: LoginAttemptsState): E.Either<never, readonly LoginAttemptsEvent[]> =>
    E.right([{ type: 'LoginFailed', data: { method, factor: 'first', reason: 'no-user' } }])
