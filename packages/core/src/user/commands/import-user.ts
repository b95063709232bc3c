/**
 * Import a user: a person who was one elsewhere begins to exist here, with the hash and the logins that they had there.
 *
 * The address, the username and the identities are claimed as soon as decide has had nothing against it. Whoever has
 * neither a password nor a login can set a password by mail.
 *
 * Rules
 * - `UserExists`  the stream holds a user, gone ones included; the same command run again answers its first outcome.
 * - `LoginAlreadyLinked`  two logins of one provider.
 * - `EmailTaken`, `UsernameTaken`, `LoginLinkedElsewhere`  by the claims, outside this file.
 *
 * @module
 */
import type { ClaimKey, Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { UserId } from '../../ids.ts'
import type { LinkedLogin, UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface ImportUser {
  readonly type: 'ImportUser'
  readonly userId: UserId
  readonly emailClaim: ClaimKey
  readonly email: Sealed
  /** Somebody else has proven it. */
  readonly emailVerified: boolean
  readonly username: { readonly usernameClaim: ClaimKey; readonly username: Sealed } | undefined
  readonly name: Sealed | undefined
  /** As it was made elsewhere. */
  readonly passwordHash: Sealed | undefined
  readonly logins: readonly LinkedLogin[]
}

export const importUser =
  ({ userId, emailClaim, email, emailVerified, username, name, passwordHash, logins }: ImportUser) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'absent') return E.left({ _tag: 'UserExists' })
    if (new Set(logins.map(({ method }) => method)).size < logins.length) return E.left({ _tag: 'LoginAlreadyLinked' })
    const [first, ...others] = logins
    const isByProvider = passwordHash === undefined && first !== undefined
    const linked = isByProvider ? others : logins
    return E.right([
      {
        type: 'UserProvisioned',
        data: {
          userId,
          emailClaim,
          email,
          ...username,
          ...(name === undefined ? {} : { name }),
          login: isByProvider ? first : { method: 'password' },
          ...(passwordHash === undefined ? {} : { passwordHash }),
          by: 'import',
        },
      },
      ...linked.map((data) => ({ type: 'LoginLinked', data }) as const),
      ...(emailVerified ? [{ type: 'EmailVerified', data: { emailClaim } } as const] : []),
      ...(passwordHash === undefined && first === undefined
        ? [{ type: 'LoginConverted', data: { method: 'password' } } as const]
        : []),
    ])
  }
