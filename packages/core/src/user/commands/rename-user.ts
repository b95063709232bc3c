/**
 * Rename a user: the person is called otherwise.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 *
 * @module
 */
import type { Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface RenameUser {
  readonly type: 'RenameUser'
  readonly name: Sealed
}

export const renameUser =
  ({ name }: RenameUser) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    return E.right([{ type: 'UserRenamed', data: { name } }])
  }
