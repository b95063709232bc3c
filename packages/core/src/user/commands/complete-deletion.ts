/**
 * Complete a deletion: the person has left every account.
 *
 * Rules
 * - `UserNotLeaving`  nobody has asked for it, or it is complete.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface CompleteDeletion {
  readonly type: 'CompleteDeletion'
}

export const completeDeletion =
  (_: CompleteDeletion) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'leaving') return E.left({ _tag: 'UserNotLeaving' })
    return E.right([{ type: 'UserDeleted', data: {} }])
  }
