/**
 * Sign up: a person begins to exist here, with an address and a password (R12), or with a login of a provider and no
 * password (R13).
 *
 * The address, the username and the identity at the provider are claimed as soon as decide has had nothing against it, and before this
 * is recorded. An address that the provider has verified is proven.
 *
 * Rules
 * - `UserExists`  the stream holds a user, gone ones included; the same command run again answers its first outcome.
 * - `EmailTaken`, `UsernameTaken`, `LoginLinkedElsewhere`  by the claims, outside this file.
 *
 * @module
 */
import type { ClaimKey, Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { UserId } from '../../ids.ts'
import type { FoundedAccount, LinkedLogin, UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface SignUp {
  readonly type: 'SignUp'
  readonly userId: UserId
  readonly emailClaim: ClaimKey
  readonly email: Sealed
  readonly username: { readonly usernameClaim: ClaimKey; readonly username: Sealed } | undefined
  readonly name: Sealed | undefined
  readonly by:
    | { readonly method: 'password'; readonly passwordHash: Sealed }
    | { readonly method: 'provider'; readonly login: LinkedLogin }
  readonly founds: FoundedAccount | undefined
}

export const signUp =
  ({ userId, emailClaim, email, username, name, by, founds }: SignUp) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'absent') return E.left({ _tag: 'UserExists' })
    return E.right([
      {
        type: 'UserSignedUp',
        data: {
          userId,
          emailClaim,
          email,
          ...username,
          ...(name === undefined ? {} : { name }),
          ...(by.method === 'password'
            ? { login: { method: 'password' }, passwordHash: by.passwordHash }
            : { login: by.login }),
          ...(founds === undefined ? {} : { founds }),
        },
      },
      ...(by.method === 'password' ? [] : [{ type: 'EmailVerified', data: { emailClaim } } as const]),
    ])
  }
