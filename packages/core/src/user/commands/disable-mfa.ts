/**
 * Disable MFA: no code is asked for any more (R31, R123, D31). By the password where there is one, else by a code or a
 * recovery code (D32). Other sessions end.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who is barred, leaves or is gone.
 * - `MfaNotEnabled`  there is nothing to disable.
 * - `PasswordHasExpired`  the password is right, and has to be reset first.
 * - `StaleProof`  made against another password or enrolment; or a code where there is a password.
 *
 * A wrong password or code is a fact, `LoginFailed`, counted with those of logins; its refusal is told by `refusalOf`.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { SessionId } from '../../ids.ts'
import type { LoginFailure, LoginMethod, UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { type SecondFactorProof, secondFactor } from '../second-factor.ts'
import type { UserState } from '../state.ts'
import type { PasswordProof } from './record-password-login.ts'

export interface DisableMfa {
  readonly type: 'DisableMfa'
  readonly proof: SecondFactorProof | ({ readonly kind: 'password' } & PasswordProof)
  /** That the session was opened by. */
  readonly method: LoginMethod
  /** It stays. */
  readonly sessionId: SessionId
}

export const disableMfa =
  ({ proof, method, sessionId }: DisableMfa) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const { mfa, password, epoch } = user
    if (mfa.status !== 'enabled') return E.left({ _tag: 'MfaNotEnabled', reference: 'ERR_NGROK_17004' })
    if ((proof.kind === 'password') !== (password !== undefined)) return E.left({ _tag: 'StaleProof' })
    const failed = (factor: 'first' | 'second', reason: LoginFailure): E.Either<never, readonly UserEvent[]> =>
      E.right([{ type: 'LoginFailed', data: { method: factor === 'first' ? 'password' : method, factor, reason } }])
    if (proof.kind === 'password') {
      if (proof.generation !== password?.generation) return E.left({ _tag: 'StaleProof' })
      if (proof.unreadable === true) return failed('first', 'unreadable-password')
      if (!proof.matched) return failed('first', 'wrong-password')
      if (user.passwordExpired) return E.left({ _tag: 'PasswordHasExpired', reference: 'ERR_NGROK_4303' })
    } else {
      const outcome = secondFactor(user, proof)
      if (E.isLeft(outcome)) return outcome
      if (!outcome.right.passed) return failed('second', outcome.right.reason)
    }
    return E.right([
      { type: 'MfaDisabled', data: {} },
      { type: 'SessionEpochRaised', data: { epoch: epoch + 1, cause: 'mfa-disabled', keptSessionId: sessionId } },
    ])
  }
