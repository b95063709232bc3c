/**
 * The second factor: a code of the paired authenticator, or a recovery code in its place.
 *
 * A code is used up by the step of time that it belongs to, a recovery code by its digest, in the append that records what
 * it was good for: nobody uses either twice, also not in two processes (RFC 6238 section 5.2).
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { Digest } from '../digest.ts'
import type { LoginFailure, RecoveryCodeUsed, TotpCodeAccepted } from './events.ts'
import type { MfaNotEnabled, StaleProof } from './rejections.ts'
import { type ActiveUser, isHere, type UserState } from './state.ts'

/** What was made of the text that somebody has given. */
export type SecondFactorProof =
  | {
      readonly kind: 'totp'
      /** Of which enrolment the secret was; undefined when there was none to compare with. */
      readonly enrolment: number | undefined
      /** That the code is of; undefined for a code of none that is looked at. */
      readonly step: number | undefined
      /** The secret could not be opened: its key is gone, say. */
      readonly unreadable?: boolean
    }
  | { readonly kind: 'recovery-code'; readonly digest: Digest }

/** Whether it is good, and what it uses up. */
export type SecondFactorOutcome =
  | { readonly passed: true; readonly event: TotpCodeAccepted | RecoveryCodeUsed }
  | { readonly passed: false; readonly reason: LoginFailure }

/** Whether such a proof, judged now, is good. */
export const isSecondFactor = ({ user }: UserState, proof: SecondFactorProof): boolean => {
  if (!isHere(user)) return false
  const outcome = secondFactor(user, proof)
  return E.isRight(outcome) && outcome.right.passed
}

const failed = (reason: LoginFailure): SecondFactorOutcome => ({ passed: false, reason })

/** Left: `MfaNotEnabled`, and `StaleProof` for a code of another enrolment's secret. */
export const secondFactor = (
  { mfa }: ActiveUser,
  proof: SecondFactorProof,
): E.Either<MfaNotEnabled | StaleProof, SecondFactorOutcome> => {
  if (mfa.status !== 'enabled') return E.left({ _tag: 'MfaNotEnabled', reference: 'ERR_NGROK_17004' })
  if (proof.kind === 'recovery-code') {
    const { digest } = proof
    if (mfa.recoveryCodes.length === 0) return E.right(failed('no-recovery-codes'))
    if (!mfa.recoveryCodes.includes(digest)) return E.right(failed('wrong-recovery-code'))
    const remaining = mfa.recoveryCodes.length - 1
    return E.right({
      passed: true,
      event: { type: 'RecoveryCodeUsed', data: { recoveryCodeDigest: digest, remaining } },
    })
  }
  const { enrolment, step, unreadable } = proof
  if (enrolment !== mfa.enrolment) return E.left({ _tag: 'StaleProof' })
  if (unreadable === true) return E.right(failed('unreadable-secret'))
  if (step === undefined) return E.right(failed('wrong-code'))
  if (step <= mfa.lastStep) return E.right(failed('used-code'))
  return E.right({ passed: true, event: { type: 'TotpCodeAccepted', data: { step } } })
}
