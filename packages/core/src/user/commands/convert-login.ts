/**
 * Convert a login: somebody who came by a provider, which may be gone, can set a password by mail (D45).
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `PasswordAlreadySet`  there is one, which can be reset anyway; or it was converted before.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

export interface ConvertLogin {
  readonly type: 'ConvertLogin'
}

export const convertLogin =
  (_: ConvertLogin) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.password !== undefined || user.maySetPassword) return E.left({ _tag: 'PasswordAlreadySet' })
    return E.right([{ type: 'LoginConverted', data: { method: 'password' } }])
  }
