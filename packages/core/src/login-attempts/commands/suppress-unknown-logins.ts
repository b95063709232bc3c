/**
 * Suppress attempts with an address that is nobody's: as for a user, a flood is counted, not stored one by one.
 *
 * Nothing is refused here.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { SuppressedAttempts } from '../../user/commands/record-suppressed-attempts.ts'
import type { LoginAttemptsEvent } from '../events.ts'
import type { LoginAttemptsState } from '../state.ts'

export interface SuppressUnknownLogins extends SuppressedAttempts {
  readonly type: 'SuppressUnknownLogins'
}

export const suppressUnknownLogins =
  ({ count, from, to }: SuppressUnknownLogins) =>
  (_: LoginAttemptsState): E.Either<never, readonly LoginAttemptsEvent[]> =>
    E.right([{ type: 'LoginAttemptsSuppressed', data: { count, from, to } }])
