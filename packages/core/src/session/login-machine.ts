/**
 * The login as a machine of states: what somebody is in, what can happen, and where it leads. Whatever is not in the table is
 * refused, and leads nowhere.
 *
 * Drawn in the reference from this table, and walked through the library by a test, transition by transition.
 *
 * @module
 */

/**
 * `delayed`: too many attempts in a row, nobody may try yet. `mfa-required`: the first factor was right, by a partial session
 * that can finish the login or be left. `session`: a dashboard session. `ended`: a session that was.
 */
export type LoginState = 'logged-out' | 'delayed' | 'mfa-required' | 'session' | 'ended'

export const loginStates: readonly LoginState[] = ['logged-out', 'delayed', 'mfa-required', 'session', 'ended']

/** What can happen in a login, by name. */
export type LoginStep =
  | 'first factor'
  | 'first factor of two'
  | 'wrong password'
  | 'wrong too often'
  | 'delay over'
  | 'password reset'
  | 'unlocked'
  | 'second factor'
  | 'wrong code'
  | 'ten minutes'
  | 'factors changed'
  | 'log out'
  | 'step up'
  | 'switch account'
  | 'limit'
  | 'everywhere'
  | 'one too many'
  | 'used by two'

/** The same in words. */
export const loginSteps: Readonly<Record<LoginStep, string>> = {
  'first factor': 'the first factor is right, and no authenticator is paired',
  'first factor of two': 'the first factor is right, and an authenticator is paired',
  'wrong password': 'the password is wrong',
  'wrong too often': 'the password or the code is wrong, and there were too many attempts in a row',
  'delay over': 'the delay or the lock is over',
  'password reset': 'the password is reset by a mailed ticket',
  unlocked: 'support unlocks the login',
  'second factor': 'the code or a recovery code is right',
  'wrong code': 'the code or the recovery code is wrong',
  'ten minutes': 'ten minutes pass',
  'factors changed': 'the password or the authenticator changes',
  'log out': 'the person logs out, or ends the session',
  'step up': 'the person proves once more who they are',
  'switch account': 'the person goes to another account',
  limit: 'the session was idle for too long, or is at its absolute end',
  everywhere: 'all sessions end: by the person, by support, or by another password',
  'one too many': 'one more session is opened than a person may have',
  'used by two': 'a token is used again after another has taken its place',
}

export interface LoginTransition {
  readonly from: LoginState
  readonly on: LoginStep
  readonly to: LoginState
}

const transition = (from: LoginState, on: LoginStep, to: LoginState): LoginTransition => ({ from, on, to })

export const loginMachine: readonly LoginTransition[] = [
  transition('logged-out', 'first factor', 'session'),
  transition('logged-out', 'first factor of two', 'mfa-required'),
  transition('logged-out', 'wrong password', 'logged-out'),
  transition('logged-out', 'wrong too often', 'delayed'),
  transition('delayed', 'delay over', 'logged-out'),
  transition('delayed', 'password reset', 'logged-out'),
  transition('delayed', 'unlocked', 'logged-out'),
  transition('mfa-required', 'second factor', 'session'),
  transition('mfa-required', 'wrong code', 'mfa-required'),
  transition('mfa-required', 'ten minutes', 'ended'),
  transition('mfa-required', 'factors changed', 'ended'),
  transition('mfa-required', 'log out', 'ended'),
  transition('session', 'step up', 'session'),
  transition('session', 'switch account', 'session'),
  transition('session', 'log out', 'ended'),
  transition('session', 'limit', 'ended'),
  transition('session', 'everywhere', 'ended'),
  transition('session', 'one too many', 'ended'),
  transition('session', 'used by two', 'ended'),
]
