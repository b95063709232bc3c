/**
 * Record a password login: the hasher has compared, and this command carries the outcome.
 *
 * The comparison is slow, so it happens outside; the proof names the generation of the password it was made against.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `StaleProof`  the password has changed since it was compared: neither a match nor a mismatch means anything now.
 * - `UserIsSuspended`, `UserIsBanned`  the password is right, and the platform has barred the person (6.1).
 * - `PasswordHasExpired`  the password is right, and has to be reset.
 *
 * Where an authenticator is paired, the right password alone logs nobody in (R21), and nothing is recorded: the second
 * factor is next. A wrong password is a fact, `LoginFailed`, and so is one that could not be compared; their refusal is `BadLogin`
 * (`refusalOf`). Each call is a new fact.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { barred } from '../barred.ts'
import type { LoginFailed, UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { type ActiveUser, isHere, type UserState } from '../state.ts'
import { type NewLogin, succeededLogin } from '../succeeded-login.ts'

/** The outcome of a comparison. `generation` is undefined when there was no password to compare with. */
export interface PasswordProof {
  readonly generation: number | undefined
  readonly matched: boolean
  /** The hash could not be opened, so that there was nothing to compare with: its key is gone, say. */
  readonly unreadable?: boolean
}

export interface RecordPasswordLogin {
  readonly type: 'RecordPasswordLogin'
  readonly proof: PasswordProof
  readonly login: NewLogin
}

const reasonOf = (user: ActiveUser, proof: PasswordProof): LoginFailed['data']['reason'] => {
  if (user.password === undefined) return 'no-password'
  return proof.unreadable === true ? 'unreadable-password' : 'wrong-password'
}

export const recordPasswordLogin =
  ({ proof, login }: RecordPasswordLogin) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (proof.generation !== user.password?.generation) return E.left({ _tag: 'StaleProof' })
    if (user.password === undefined || proof.unreadable === true || !proof.matched) {
      const reason = reasonOf(user, proof)
      return E.right([{ type: 'LoginFailed', data: { method: 'password', factor: 'first', reason } }])
    }
    const refusal = barred(user)
    if (refusal !== undefined) return E.left(refusal)
    if (user.passwordExpired) return E.left({ _tag: 'PasswordHasExpired', reference: 'ERR_NGROK_4303' })
    return E.right(user.mfa.status === 'enabled' ? [] : [succeededLogin(user, 'password', login)])
  }
