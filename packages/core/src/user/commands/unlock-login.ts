/**
 * Unlock a login, by support: whoever was refused after too many attempts may try again at once.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `LoginNotLocked`  no delay or lock has come since somebody proved who they are; one that is over counts still.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

export interface UnlockLogin {
  readonly type: 'UnlockLogin'
}

export const unlockLogin =
  (_: UnlockLogin) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.lockedUntil === undefined) return E.left({ _tag: 'LoginNotLocked' })
    return E.right([{ type: 'LoginUnlocked', data: { by: 'support' } }])
  }
