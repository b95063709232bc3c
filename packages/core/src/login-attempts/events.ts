/** Every fact that can be in the stream of an address that is nobody's. @module */
import { type StoredEvents } from '@muniment/kernel'
import { type LoginAttempted, type LoginFailed, userEvents } from '../user/events.ts'

/** As for a user, so that both cost the same: an attempt, and its failure. */
export type LoginAttemptsEvent = LoginAttempted | LoginFailed

/** The stored names of a loginAttempts stream. */
export const loginAttemptsEvents: StoredEvents<LoginAttemptsEvent> = {
  LoginAttempted: userEvents.LoginAttempted,
  LoginFailed: userEvents.LoginFailed,
}
