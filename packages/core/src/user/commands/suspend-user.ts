/**
 * Suspend a user: the platform bars the person for now (D45). Their sessions end, and stay ended once they are restored.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `UserIsSuspended`, `UserIsBanned`  barred already.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { barred } from '../barred.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

export interface SuspendUser {
  readonly type: 'SuspendUser'
}

export const suspendUser =
  (_: SuspendUser) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const refusal = barred(user)
    if (refusal !== undefined) return E.left(refusal)
    return E.right([
      { type: 'UserSuspended', data: {} },
      { type: 'SessionEpochRaised', data: { epoch: user.epoch + 1, cause: 'suspended' } },
    ])
  }
