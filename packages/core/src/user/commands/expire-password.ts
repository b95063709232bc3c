/**
 * Expire a password: it logs nobody in until it is reset, after a breach for instance (D45).
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `NoPasswordSet`  there is none.
 * - `PasswordHasExpired`  it has already.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

export interface ExpirePassword {
  readonly type: 'ExpirePassword'
}

export const expirePassword =
  (_: ExpirePassword) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.password === undefined) return E.left({ _tag: 'NoPasswordSet', reference: 'ERR_NGROK_4301' })
    if (user.passwordExpired) return E.left({ _tag: 'PasswordHasExpired', reference: 'ERR_NGROK_4303' })
    return E.right([{ type: 'PasswordExpired', data: {} }])
  }
