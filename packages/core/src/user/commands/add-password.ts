/**
 * Add a password: a person who came by a provider can log in by one from now on.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `PasswordAlreadySet`  there is one: it is changed by who knows it.
 *
 * @module
 */
import type { Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface AddPassword {
  readonly type: 'AddPassword'
  readonly passwordHash: Sealed
}

export const addPassword =
  ({ passwordHash }: AddPassword) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.password !== undefined) return E.left({ _tag: 'PasswordAlreadySet' })
    return E.right([{ type: 'PasswordAdded', data: { passwordHash } }])
  }
