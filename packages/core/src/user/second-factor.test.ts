/** What is a good second factor, and what it uses up. @module */
import { specificationOf } from '@muniment/test-kit'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { digest } from '../ids.fixture.ts'
import type { UserEvent } from './events.ts'
import { isSecondFactor, type SecondFactorProof, secondFactor } from './second-factor.ts'
import { isHere } from './state.ts'
import {
  banned,
  codeAccepted,
  codesRegenerated,
  enrolling,
  gone,
  mfaDisabled,
  mfaEnabled,
  mfaReset,
  paired,
  recoveryCodeUsed,
  signedUp,
  suspended,
} from './user.fixture.ts'
import { user } from './user.ts'

const { stateAfter } = specificationOf(user)

const code = (step: number | undefined, enrolment: number | undefined = 1): SecondFactorProof => ({
  kind: 'totp',
  enrolment,
  step,
})

const recoveryCode = (n: number): SecondFactorProof => ({ kind: 'recovery-code', digest: digest(n) })

const judged = (proof: SecondFactorProof, ...events: readonly UserEvent[]) => {
  const state = stateAfter(signedUp(), ...events)
  if (!isHere(state.user)) throw new Error(state.user.status)
  const outcome = secondFactor(state.user, proof)
  expect(isSecondFactor(state, proof)).toBe(E.isRight(outcome) && outcome.right.passed)
  return outcome
}

const passes = (event: UserEvent) => E.right({ passed: true, event })
const fails = (reason: string) => E.right({ passed: false, reason })
const staleProof = E.left({ _tag: 'StaleProof' })
const notEnabled = E.left({ _tag: 'MfaNotEnabled', reference: 'ERR_NGROK_17004' })

describe('a second factor', () => {
  it('is a code of a later step than the one that it was paired by, which uses that step up', () => {
    expect(judged(code(101), ...paired)).toEqual(passes(codeAccepted(101)))
    expect(judged(code(5_000), ...paired)).toEqual(passes(codeAccepted(5_000)))
  })

  it('R121 is no code of a step that was accepted before, nor of an earlier one', () => {
    for (const step of [100, 99, 0]) expect(judged(code(step), ...paired)).toEqual(fails('used-code'))
    for (const step of [103, 102, 101])
      expect(judged(code(step), ...paired, codeAccepted(103))).toEqual(fails('used-code'))
    expect(judged(code(104), ...paired, codeAccepted(103))).toEqual(passes(codeAccepted(104)))
  })

  it('keeps the latest step where codes were accepted in another order', () =>
    expect(judged(code(103), ...paired, codeAccepted(103), codeAccepted(101))).toEqual(fails('used-code')))

  it('R121 is no code of no step that is looked at', () =>
    expect(judged(code(undefined), ...paired)).toEqual(fails('wrong-code')))

  it('is none where the secret cannot be opened, whatever the step', () => {
    for (const step of [undefined, 99, 101])
      expect(judged({ kind: 'totp', enrolment: 1, step, unreadable: true }, ...paired)).toEqual(
        fails('unreadable-secret'),
      )
  })

  it('begins with the step of its own where another authenticator is paired: an earlier one than before will do', () => {
    const again = [...paired, codeAccepted(500), mfaDisabled, enrolling(20), mfaEnabled(200)]
    expect(judged(code(201, 2), ...again)).toEqual(passes(codeAccepted(201)))
    expect(judged(code(200, 2), ...again)).toEqual(fails('used-code'))
  })

  it('judges no code of another enrolment, or of none (StaleProof)', () => {
    for (const enrolment of [0, 2, undefined])
      expect(judged({ kind: 'totp', enrolment, step: 101 }, ...paired)).toEqual(staleProof)
    expect(judged(code(1_000), ...paired, mfaDisabled, enrolling(), mfaEnabled(200))).toEqual(staleProof)
    expect(judged(code(1_000), ...paired, mfaReset, enrolling(), mfaEnabled(200))).toEqual(staleProof)
    expect(judged(code(1_000), enrolling(), enrolling(), mfaEnabled(200))).toEqual(staleProof)
  })

  it('R28 is a recovery code in the place of a code, which is used up', () => {
    expect(judged(recoveryCode(11), ...paired)).toEqual(passes(recoveryCodeUsed(11, 1)))
    expect(judged(recoveryCode(12), ...paired)).toEqual(passes(recoveryCodeUsed(12, 1)))
  })

  it('R29 is every recovery code once, until there is none', () => {
    const first = [...paired, recoveryCodeUsed(11, 1)]
    expect(judged(recoveryCode(11), ...first)).toEqual(fails('wrong-recovery-code'))
    expect(judged(recoveryCode(12), ...first)).toEqual(passes(recoveryCodeUsed(12, 0)))
    for (const n of [11, 12, 13])
      expect(judged(recoveryCode(n), ...first, recoveryCodeUsed(12, 0))).toEqual(fails('no-recovery-codes'))
  })

  it('R32 is none of the recovery codes that others took the place of, used or not', () => {
    const regenerated = [...paired, recoveryCodeUsed(11, 1), codesRegenerated(21, 22, 23)]
    for (const n of [11, 12]) expect(judged(recoveryCode(n), ...regenerated)).toEqual(fails('wrong-recovery-code'))
    expect(judged(recoveryCode(22), ...regenerated)).toEqual(passes(recoveryCodeUsed(22, 2)))
  })

  it('leaves the code of the authenticator as good as it was where a recovery code was used', () =>
    expect(judged(code(101), ...paired, recoveryCodeUsed(11, 1))).toEqual(passes(codeAccepted(101))))

  it('R120 is nothing while an authenticator is being paired, or none is (MfaNotEnabled)', () => {
    for (const events of [[], [enrolling()], [...paired, mfaDisabled], [...paired, mfaReset]])
      for (const proof of [code(101), recoveryCode(11)]) expect(judged(proof, ...events)).toEqual(notEnabled)
  })

  it('is judged for whoever is barred, and good for nobody who leaves or is gone', () => {
    for (const barred of [suspended, banned])
      expect(judged(code(101), ...paired, barred)).toEqual(passes(codeAccepted(101)))
    for (const events of [[], ...gone]) expect(isSecondFactor(stateAfter(...events, ...paired), code(101))).toBe(false)
  })
})
