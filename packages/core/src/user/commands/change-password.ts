/**
 * Change a password: the person, logged in, knows the old one (R19, R20). The hasher has compared, and this command
 * carries the outcome.
 *
 * Every other session ends.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `NoPasswordSet`  the person came by a provider and has none.
 * - `StaleProof`  the password has changed since it was compared, or the session has ended with it.
 *
 * A wrong password is a fact, `LoginFailed`, counted with those of logins; its refusal is `WrongPassword`. Each call is a
 * new fact.
 *
 * @module
 */
import type { Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { SessionId } from '../../ids.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isOfEpoch, type UserState } from '../state.ts'
import type { PasswordProof } from './record-password-login.ts'

export interface ChangePassword {
  readonly type: 'ChangePassword'
  /** Of the old password. */
  readonly proof: PasswordProof
  readonly passwordHash: Sealed
  /** Whose it is, and the epoch that it began in. */
  readonly session: { readonly sessionId: SessionId; readonly epoch: number }
}

export const changePassword =
  ({ proof, passwordHash, session }: ChangePassword) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.password === undefined) return E.left({ _tag: 'NoPasswordSet', reference: 'ERR_NGROK_4301' })
    if (proof.generation !== user.password.generation || !isOfEpoch(user, session))
      return E.left({ _tag: 'StaleProof' })
    if (proof.unreadable === true || !proof.matched) {
      const reason = proof.unreadable === true ? 'unreadable-password' : 'wrong-password'
      return E.right([{ type: 'LoginFailed', data: { method: 'password', factor: 'first', reason } }])
    }
    return E.right([
      { type: 'PasswordChanged', data: { passwordHash } },
      {
        type: 'SessionEpochRaised',
        data: { epoch: user.epoch + 1, cause: 'password-changed', keptSessionId: session.sessionId },
      },
    ])
  }
