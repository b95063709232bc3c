/**
 * Remove a password: a person logs in by a provider alone.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `NoPasswordSet`  there is none.
 * - `LastLogin`  no other login remains.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface RemovePassword {
  readonly type: 'RemovePassword'
}

export const removePassword =
  (_: RemovePassword) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.password === undefined) return E.left({ _tag: 'NoPasswordSet', reference: 'ERR_NGROK_4301' })
    if (Object.keys(user.logins).length === 0) return E.left({ _tag: 'LastLogin', reference: 'ERR_NGROK_4200' })
    return E.right([{ type: 'PasswordRemoved', data: {} }])
  }
