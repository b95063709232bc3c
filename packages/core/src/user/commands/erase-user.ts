/**
 * Erase a user: what they had claimed is free, and the keys of what is sealed are forgotten after this.
 *
 * Rules
 * - `UserNotDeleted`  only who is deleted is erased, and once.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface EraseUser {
  readonly type: 'EraseUser'
}

export const eraseUser =
  (_: EraseUser) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'deleted') return E.left({ _tag: 'UserNotDeleted' })
    return E.right([{ type: 'UserErased', data: {} }])
  }
