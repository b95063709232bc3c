/** Every fact that can be in the stream of an address that is nobody's. @module */
import { type StoredEvents } from '@muniment/kernel'
import { type LoginAttempted, userEvents } from '../user/events.ts'

/** As for a user: whoever reads the log cannot tell from the event whether the address was somebody's. */
export type LoginAttemptsEvent = LoginAttempted

/** The stored names of a loginAttempts stream. */
export const loginAttemptsEvents: StoredEvents<LoginAttemptsEvent> = { LoginAttempted: userEvents.LoginAttempted }
