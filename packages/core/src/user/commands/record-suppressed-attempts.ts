/**
 * Record attempts that were refused while nobody might try: a flood is counted, not stored one by one.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

/** How many there were, from the first to the last. */
export interface SuppressedAttempts {
  readonly count: number
  readonly from: Instant
  readonly to: Instant
}

export interface RecordSuppressedAttempts extends SuppressedAttempts {
  readonly type: 'RecordSuppressedAttempts'
}

export const recordSuppressedAttempts =
  ({ count, from, to }: RecordSuppressedAttempts) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> =>
    isHere(user)
      ? E.right([{ type: 'LoginAttemptsSuppressed', data: { count, from, to } }])
      : E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
