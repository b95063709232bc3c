/**
 * Reauthenticate: a person, logged in, proves once more who they are, for what is dangerous (step-up).
 *
 * By a code or a recovery code where an authenticator is paired, else by the password, and by a login of a provider where
 * there is neither (NIST SP 800-63B-4: with the factors that one has).
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who is barred, leaves or is gone.
 * - `StaleProof`  made against another password or enrolment, or an identity that is no login any more; or another kind of
 *   proof than the one that is asked of this person.
 * - `LoginThrottled`  of a provider's login: too many attempts in a row. Others are attempts of their own.
 *
 * What does not prove it is a fact, `LoginFailed`; its refusal is told by `refusalOf`. Each call is a new fact.
 *
 * @module
 */
import type { ClaimKey } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { LoginMethod, UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { type SecondFactorProof, secondFactor } from '../second-factor.ts'
import type { ActiveUser, UserState } from '../state.ts'
import { type NewLogin, succeededLogin } from '../succeeded-login.ts'
import { throttled } from '../throttled.ts'
import type { PasswordProof } from './record-password-login.ts'

/** What somebody proves it by. */
export type OwnProof =
  | SecondFactorProof
  | ({ readonly kind: 'password' } & PasswordProof)
  | { readonly kind: 'provider'; readonly identityClaim: ClaimKey }

/** What is asked of this person. */
export const proofAskedOf = ({ mfa, password }: ActiveUser): 'second-factor' | 'password' | 'provider' => {
  if (mfa.status === 'enabled') return 'second-factor'
  return password === undefined ? 'provider' : 'password'
}

export interface Reauthenticate {
  readonly type: 'Reauthenticate'
  readonly proof: OwnProof
  /** That the session was opened by. */
  readonly method: LoginMethod
  readonly login: NewLogin
}

const staleProof = E.left({ _tag: 'StaleProof' } as const)

export const reauthenticate =
  ({ proof, method, login }: Reauthenticate) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const asked = proofAskedOf(user)
    switch (proof.kind) {
      case 'totp':
      case 'recovery-code': {
        if (asked !== 'second-factor') return staleProof
        const outcome = secondFactor(user, proof)
        if (E.isLeft(outcome)) return outcome
        return E.right(
          outcome.right.passed
            ? [outcome.right.event, succeededLogin(user, method, login)]
            : [{ type: 'LoginFailed', data: { method, factor: 'second', reason: outcome.right.reason } }],
        )
      }
      case 'password': {
        if (asked !== 'password' || proof.generation !== user.password?.generation) return staleProof
        if (proof.matched && proof.unreadable !== true) return E.right([succeededLogin(user, 'password', login)])
        const reason = proof.unreadable === true ? 'unreadable-password' : 'wrong-password'
        return E.right([{ type: 'LoginFailed', data: { method: 'password', factor: 'first', reason } }])
      }
      case 'provider': {
        const refusal = throttled(user.lockedUntil, login.now)
        if (refusal !== undefined) return E.left(refusal)
        const linked = user.logins[proof.identityClaim]
        return asked !== 'provider' || linked === undefined
          ? staleProof
          : E.right([succeededLogin(user, linked.method, login)])
      }
    }
  }
