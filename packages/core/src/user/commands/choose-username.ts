/**
 * Choose a username: the person is known by it, beside the address, and can log in by it (D55).
 *
 * It is claimed as soon as decide has had nothing against it, and before this is recorded; the one before it is free.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `UsernameUnchanged`  it is their own.
 * - `UsernameTaken`  by the claim, outside this file.
 *
 * @module
 */
import type { ClaimKey, Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface ChooseUsername {
  readonly type: 'ChooseUsername'
  readonly usernameClaim: ClaimKey
  readonly username: Sealed
}

export const chooseUsername =
  ({ usernameClaim, username }: ChooseUsername) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.usernameClaim === usernameClaim) return E.left({ _tag: 'UsernameUnchanged' })
    return E.right([{ type: 'UsernameChosen', data: { usernameClaim, username } }])
  }
