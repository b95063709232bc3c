/**
 * Link a login: a person, logged in, shows an identity that a provider vouches for, and can log in by it from now on.
 *
 * The identity is claimed as soon as decide has had nothing against it, and before this is recorded.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `LoginAlreadyLinked`  it is one's own already.
 * - `LoginLinkedElsewhere`  by the claim, outside this file.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { LinkedLogin, UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface LinkLogin {
  readonly type: 'LinkLogin'
  readonly login: LinkedLogin
}

export const linkLogin =
  ({ login }: LinkLogin) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (Object.hasOwn(user.logins, login.identityClaim)) return E.left({ _tag: 'LoginAlreadyLinked' })
    return E.right([{ type: 'LoginLinked', data: login }])
  }
