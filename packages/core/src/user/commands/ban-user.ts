/**
 * Ban a user: the platform bars the person for good (D45).
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `UserIsBanned`  barred already.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

export interface BanUser {
  readonly type: 'BanUser'
}

export const banUser =
  (_: BanUser) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.status === 'banned') return E.left({ _tag: 'UserIsBanned', reference: 'ERR_NGROK_4107' })
    return E.right([{ type: 'UserBanned', data: {} }])
  }
