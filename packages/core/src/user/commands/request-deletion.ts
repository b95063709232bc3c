/**
 * Request a deletion: the person wants to be gone, and can do nothing here from now on. They leave every account, and are
 * deleted when they have left the last one.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `UserIsSuspended`, `UserIsBanned`  whoever is barred is not gone.
 * - `StaleProof`  the password has changed since it was compared, or one was shown where there is none.
 *
 * A wrong password is a fact, `LoginFailed`, counted with those of logins; its refusal is `WrongPassword`.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { barred } from '../barred.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'
import type { PasswordProof } from './record-password-login.ts'

export interface RequestDeletion {
  readonly type: 'RequestDeletion'
  /** Of the password, where there is one; absent where there is none. */
  readonly proof: PasswordProof | undefined
}

export const requestDeletion =
  ({ proof }: RequestDeletion) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const refusal = barred(user)
    if (refusal !== undefined) return E.left(refusal)
    if (proof?.generation !== user.password?.generation || (proof === undefined) !== (user.password === undefined))
      return E.left({ _tag: 'StaleProof' })
    if (proof !== undefined && (proof.unreadable === true || !proof.matched)) {
      const reason = proof.unreadable === true ? 'unreadable-password' : 'wrong-password'
      return E.right([{ type: 'LoginFailed', data: { method: 'password', factor: 'first', reason } }])
    }
    return E.right([
      { type: 'SessionEpochRaised', data: { epoch: user.epoch + 1, cause: 'deletion' } },
      { type: 'UserDeletionRequested', data: {} },
    ])
  }
