/**
 * Sign up: a person begins to exist here, with an address and a password (R12).
 *
 * The address is claimed as soon as decide has had nothing against it, and before this is recorded.
 *
 * Rules
 * - `UserExists`  the stream holds a user, gone ones included; the same command run again answers its first outcome.
 * - `EmailTaken`  by the claim, outside this file.
 *
 * @module
 */
import type { ClaimKey, Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { UserId } from '../../ids.ts'
import type { FoundedAccount, UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface SignUp {
  readonly type: 'SignUp'
  readonly userId: UserId
  readonly emailClaim: ClaimKey
  readonly email: Sealed
  readonly name: Sealed | undefined
  readonly passwordHash: Sealed
  readonly founds: FoundedAccount | undefined
}

export const signUp =
  ({ userId, emailClaim, email, name, passwordHash, founds }: SignUp) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'absent') return E.left({ _tag: 'UserExists' })
    return E.right([
      {
        type: 'UserSignedUp',
        data: {
          userId,
          emailClaim,
          email,
          ...(name === undefined ? {} : { name }),
          login: { method: 'password' },
          passwordHash,
          ...(founds === undefined ? {} : { founds }),
        },
      },
    ])
  }
