/**
 * User: START HERE. A person, who is not owned by any account.
 *
 * Holds the address, the ways to log in and what was tried with them. One-time things are used up in the append that
 * records their effect; a proof names the generation it was made against.
 *
 * @module
 */
import type { Aggregate } from '@muniment/kernel'
import { type AttemptLogin, attemptLogin } from './commands/attempt-login.ts'
import { type RecordPasswordLogin, recordPasswordLogin } from './commands/record-password-login.ts'
import { type SignUp, signUp } from './commands/sign-up.ts'
import { type UserEvent, userEvents } from './events.ts'
import type { UserRejection } from './rejections.ts'
import { evolve, initial, type UserState } from './state.ts'

export type UserCommand = SignUp | AttemptLogin | RecordPasswordLogin

export const user: Aggregate<UserState, UserCommand, UserEvent, UserRejection> = {
  category: 'user',
  events: userEvents,
  initial,
  evolve,
  decide: (command) => {
    switch (command.type) {
      case 'SignUp':
        return signUp(command)
      case 'AttemptLogin':
        return attemptLogin(command)
      case 'RecordPasswordLogin':
        return recordPasswordLogin(command)
    }
  },
}
