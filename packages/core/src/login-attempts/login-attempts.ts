/**
 * LoginAttempts: START HERE. Logins tried with an address that is nobody's, keyed by the address's claim key.
 *
 * @module
 */
import type { Aggregate } from '@muniment/kernel'
import { type AttemptUnknownLogin, attemptUnknownLogin } from './commands/attempt-unknown-login.ts'
import { type LoginAttemptsEvent, loginAttemptsEvents } from './events.ts'
import { evolve, initial, type LoginAttemptsState } from './state.ts'

export const loginAttempts: Aggregate<LoginAttemptsState, AttemptUnknownLogin, LoginAttemptsEvent, never> = {
  category: 'loginAttempts',
  events: loginAttemptsEvents,
  initial,
  evolve,
  decide: attemptUnknownLogin,
}
