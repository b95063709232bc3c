/**
 * Record a second factor: the first one was right, and this is what comes after it in the login (R26, R28).
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `UserIsSuspended`, `UserIsBanned`  the platform has barred the person meanwhile.
 * - `MfaNotEnabled`  no authenticator is paired any more: log in anew.
 * - `StaleProof`  the code is of another enrolment's secret; or the first factor is of an earlier epoch, was removed, or has
 *   expired.
 *
 * A wrong code is a fact, `LoginFailed`, and so is a used one; their refusal is told by `refusalOf`. Each call is a new fact.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { barred } from '../barred.ts'
import type { LoginMethod, UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { type SecondFactorProof, secondFactor } from '../second-factor.ts'
import { type ActiveUser, isHere, type UserState } from '../state.ts'
import { type NewLogin, succeededLogin } from '../succeeded-login.ts'

export interface RecordSecondFactor {
  readonly type: 'RecordSecondFactor'
  readonly proof: SecondFactorProof
  /** Of the first factor. */
  readonly method: LoginMethod
  /** That the first factor was right in. */
  readonly epoch: number
  readonly login: NewLogin
}

/** Whether the first factor would be one still. */
const stillStands = ({ password, passwordExpired, logins }: ActiveUser, method: LoginMethod): boolean =>
  method === 'password'
    ? password !== undefined && !passwordExpired
    : Object.values(logins).some((login) => login.method === method)

export const recordSecondFactor =
  ({ proof, method, epoch, login }: RecordSecondFactor) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const refusal = barred(user)
    if (refusal !== undefined) return E.left(refusal)
    if (epoch !== user.epoch || !stillStands(user, method)) return E.left({ _tag: 'StaleProof' })
    const outcome = secondFactor(user, proof)
    if (E.isLeft(outcome)) return outcome
    if (!outcome.right.passed) {
      const { reason } = outcome.right
      return E.right([{ type: 'LoginFailed', data: { method, factor: 'second', reason } }])
    }
    return E.right([outcome.right.event, succeededLogin(user, method, login)])
  }
