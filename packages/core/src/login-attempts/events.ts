/** Every fact that can be in the stream of an address that is nobody's. @module */
import { type StoredEvents } from '@muniment/kernel'
import {
  type LoginAttempted,
  type LoginAttemptsSuppressed,
  type LoginFailed,
  type LoginLocked,
  userEvents,
} from '../user/events.ts'

/** As for a user, so that both cost the same: an attempt, its failure, and what comes of many. */
export type LoginAttemptsEvent = LoginAttempted | LoginFailed | LoginLocked | LoginAttemptsSuppressed

/** The stored names of a loginAttempts stream. */
export const loginAttemptsEvents: StoredEvents<LoginAttemptsEvent> = {
  LoginAttempted: userEvents.LoginAttempted,
  LoginFailed: userEvents.LoginFailed,
  LoginLocked: userEvents.LoginLocked,
  LoginAttemptsSuppressed: userEvents.LoginAttemptsSuppressed,
}
