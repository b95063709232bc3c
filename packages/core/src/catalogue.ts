/**
 * The catalogue: every event that can be in the log, by category and stored name.
 *
 * @module
 */
import { type ClaimEvent, claimEvents, type StoredEvents } from '@muniment/kernel'
import { type AccountEvent, accountEvents } from './account/events.ts'
import { type CredentialEvent, credentialEvents } from './credential/events.ts'
import { type LoginAttemptsEvent, loginAttemptsEvents } from './login-attempts/events.ts'
import { type SessionEvent, sessionEvents } from './session/events.ts'
import { type UserEvent, userEvents } from './user/events.ts'

/** Events by the category of their stream. */
export interface EventsByCategory {
  readonly account: AccountEvent
  readonly user: UserEvent
  readonly session: SessionEvent
  readonly credential: CredentialEvent
  readonly loginAttempts: LoginAttemptsEvent
  readonly claim: ClaimEvent
}

export type Category = keyof EventsByCategory

/** Any event of the log. */
export type MunimentEvent = EventsByCategory[Category]

/** The definitions of every category. */
export const catalogue: { readonly [C in Category]: StoredEvents<EventsByCategory[C]> } = {
  account: accountEvents,
  user: userEvents,
  session: sessionEvents,
  credential: credentialEvents,
  loginAttempts: loginAttemptsEvents,
  claim: claimEvents,
}
