/**
 * Restore a user: the person is no longer suspended, and all works as before (D45).
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `UserNotSuspended`  nobody has barred them.
 * - `UserIsBanned`  for good.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { barred } from '../barred.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

export interface RestoreUser {
  readonly type: 'RestoreUser'
}

export const restoreUser =
  (_: RestoreUser) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.status === 'suspended') return E.right([{ type: 'UserRestored', data: {} }])
    return E.left(barred(user) ?? { _tag: 'UserNotSuspended' })
  }
