/**
 * Rehash a password: the same one, with the parameters of today, when its person has logged in with it.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `StaleProof`  it is another password by now.
 *
 * @module
 */
import type { Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface RehashPassword {
  readonly type: 'RehashPassword'
  /** Of the password that was compared. */
  readonly generation: number
  /** The hash that it was compared with: somebody else may have rehashed it meanwhile. */
  readonly replaces: Sealed
  readonly passwordHash: Sealed
}

export const rehashPassword =
  ({ generation, replaces, passwordHash }: RehashPassword) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.password?.generation !== generation || user.password.hash !== replaces)
      return E.left({ _tag: 'StaleProof' })
    return E.right([{ type: 'PasswordRehashed', data: { passwordHash } }])
  }
