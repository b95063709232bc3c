/**
 * LoginAttempts: START HERE. Logins tried with an address that is nobody's, keyed by the address's claim key.
 *
 * @module
 */
import type { Aggregate } from '@muniment/kernel'
import { type AttemptUnknownLogin, attemptUnknownLogin } from './commands/attempt-unknown-login.ts'
import { type FailUnknownLogin, failUnknownLogin } from './commands/fail-unknown-login.ts'
import { type SuppressUnknownLogins, suppressUnknownLogins } from './commands/suppress-unknown-logins.ts'
import { type LoginAttemptsEvent, loginAttemptsEvents } from './events.ts'
import type { LoginThrottled } from '../user/rejections.ts'
import { evolve, initial, type LoginAttemptsState } from './state.ts'

export type LoginAttemptsCommand = AttemptUnknownLogin | FailUnknownLogin | SuppressUnknownLogins

export const loginAttempts: Aggregate<LoginAttemptsState, LoginAttemptsCommand, LoginAttemptsEvent, LoginThrottled> = {
  category: 'loginAttempts',
  events: loginAttemptsEvents,
  initial,
  evolve,
  decide: (command) => {
    switch (command.type) {
      case 'AttemptUnknownLogin':
        return attemptUnknownLogin(command)
      case 'FailUnknownLogin':
        return failUnknownLogin(command)
      case 'SuppressUnknownLogins':
        return suppressUnknownLogins(command)
    }
  },
}
