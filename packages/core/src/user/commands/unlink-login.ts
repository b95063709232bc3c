/**
 * Unlink a login: a person no longer logs in by this provider.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `NoSuchLogin`  one has no login by this method.
 * - `LastLogin`  no other login remains.
 *
 * Somebody with several identities of one provider unlinks them all.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { ProviderMethod, UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface UnlinkLogin {
  readonly type: 'UnlinkLogin'
  readonly method: ProviderMethod
}

export const unlinkLogin =
  ({ method }: UnlinkLogin) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const all = Object.values(user.logins)
    const theirs = all.filter((login) => login.method === method)
    if (theirs.length === 0) return E.left({ _tag: 'NoSuchLogin' })
    if (user.password === undefined && theirs.length === all.length)
      return E.left({ _tag: 'LastLogin', reference: 'ERR_NGROK_4200' })
    return E.right(theirs.map((login) => ({ type: 'LoginUnlinked', data: login })))
  }
