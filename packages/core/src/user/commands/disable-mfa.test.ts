/** What disables a second factor, and what does not. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { digest, sessionId } from '../../ids.fixture.ts'
import { isOfEpoch } from '../state.ts'
import { user } from '../user.ts'
import {
  attempted,
  banned,
  codeAccepted,
  enrolling,
  epochRaised,
  expired,
  failed,
  gone,
  locked,
  mfaDisabled,
  mfaReset,
  opened,
  paired,
  passwordChanged,
  recoveryCodeUsed,
  signedUp,
  signedUpWithoutPassword,
  suspended,
} from '../user.fixture.ts'
import type { DisableMfa } from './disable-mfa.ts'

const { given, stateAfter } = specificationOf(user)

const password = { kind: 'password', generation: 1, matched: true } as const
const code = { kind: 'totp', enrolment: 1, step: 101 } as const
const recoveryCode = { kind: 'recovery-code', digest: digest(11) } as const

const disable = (proof: DisableMfa['proof'], method: DisableMfa['method'] = 'password'): DisableMfa => ({
  type: 'DisableMfa',
  proof,
  method,
  sessionId: sessionId(1),
})

const raised = (epoch: number) => epochRaised(epoch, 'mfa-disabled', { keptSessionId: sessionId(1) })
const staleProof = { _tag: 'StaleProof' } as const
const notEnabled = { _tag: 'MfaNotEnabled', reference: 'ERR_NGROK_17004' } as const

describe('disable MFA', () => {
  it('R31 takes the password of whoever has one', () =>
    given(signedUp(), ...paired)
      .when(disable(password))
      .thenEmits(mfaDisabled, raised(1)))

  it('R123 takes a code or a recovery code of whoever has no password, which are void by it', () => {
    for (const proof of [code, recoveryCode])
      given(signedUpWithoutPassword, ...paired)
        .when(disable(proof, 'github'))
        .thenEmits(mfaDisabled, raised(1))
  })

  it('R123 asks for no code any more, and forgets the secret and the recovery codes', () =>
    expect(stateAfter(signedUp(), ...paired, mfaDisabled).user).toMatchObject({
      mfa: { status: 'none' },
      enrolments: 1,
    }))

  it('ends every other session, and keeps the one that asked and session tokens', () => {
    const { user: after } = stateAfter(signedUp(), opened(1), opened(2), ...paired, mfaDisabled, raised(1))
    if (after.status !== 'active') throw new Error(after.status)
    expect(Object.keys(after.sessions)).toEqual([sessionId(1)])
    expect([1, 2].map((n) => isOfEpoch(after, { sessionId: sessionId(n), epoch: 0 }))).toEqual([true, false])
    expect(after.tokenEpoch).toBe(0)
  })

  it('ends the row of failures: whoever tried has proven who they are', () => {
    const tried = [attempted(0), attempted(1, 'second'), failed('wrong-code', 'second'), locked(1)]
    expect(stateAfter(signedUp(), ...paired, ...tried, mfaDisabled).user).toMatchObject({
      failuresInRow: 0,
      lockedUntil: undefined,
      secondFactorFailed: false,
    })
  })

  it('records a wrong password as a failure of the first factor, and changes nothing', () => {
    given(signedUp(), ...paired)
      .when(disable({ ...password, matched: false }, 'github'))
      .thenEmits(failed('wrong-password'))
    for (const matched of [true, false])
      given(signedUp(), ...paired)
        .when(disable({ ...password, matched, unreadable: true }))
        .thenEmits(failed('unreadable-password'))
  })

  it('R121 records a wrong code and a used one as failures of the second factor, by the method of the session', () => {
    const history = [signedUpWithoutPassword, ...paired]
    given(...history)
      .when(disable({ ...code, step: undefined }, 'github'))
      .thenEmits(failed('wrong-code', 'second', 'github'))
    given(...history, codeAccepted(101))
      .when(disable(code, 'github'))
      .thenEmits(failed('used-code', 'second', 'github'))
    given(...history)
      .when(disable({ ...code, unreadable: true }, 'github'))
      .thenEmits(failed('unreadable-secret', 'second', 'github'))
  })

  it('R29 records a used recovery code as a failure, and any where none is left', () => {
    const history = [signedUpWithoutPassword, ...paired, recoveryCodeUsed(11, 1)]
    given(...history)
      .when(disable(recoveryCode, 'github'))
      .thenEmits(failed('wrong-recovery-code', 'second', 'github'))
    given(...history, recoveryCodeUsed(12, 0))
      .when(disable(recoveryCode, 'github'))
      .thenEmits(failed('no-recovery-codes', 'second', 'github'))
  })

  it('tells whoever has the right password alone that it has to be reset first (PasswordHasExpired)', () => {
    given(signedUp(), ...paired, expired)
      .when(disable(password))
      .thenRejects({ _tag: 'PasswordHasExpired', reference: 'ERR_NGROK_4303' })
    given(signedUp(), ...paired, expired)
      .when(disable({ ...password, matched: false }))
      .thenEmits(failed('wrong-password'))
  })

  it('refuses a code where there is a password, and a password where there is none (StaleProof)', () => {
    for (const proof of [code, recoveryCode])
      given(signedUp(), ...paired)
        .when(disable(proof))
        .thenRejects(staleProof)
    for (const generation of [undefined, 1])
      given(signedUpWithoutPassword, ...paired)
        .when(disable({ ...password, generation }))
        .thenRejects(staleProof)
  })

  it('refuses what was made against another password or enrolment (StaleProof)', () => {
    for (const generation of [undefined, 0, 2])
      for (const matched of [true, false])
        given(signedUp(), ...paired)
          .when(disable({ kind: 'password', generation, matched }))
          .thenRejects(staleProof)
    given(signedUp(), ...paired, passwordChanged(3))
      .when(disable(password))
      .thenRejects(staleProof)
    for (const enrolment of [undefined, 0, 2])
      given(signedUpWithoutPassword, ...paired)
        .when(disable({ ...code, enrolment }))
        .thenRejects(staleProof)
  })

  it('refuses where there is nothing to disable (MfaNotEnabled)', () => {
    for (const events of [[], [enrolling()], [...paired, mfaDisabled], [...paired, mfaReset]])
      for (const proof of [password, code, recoveryCode])
        given(signedUp(), ...events)
          .when(disable(proof))
          .thenRejects(notEnabled)
  })

  it('refuses where there is nobody, or somebody who is barred, leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone, [signedUp(), ...paired, suspended], [signedUp(), ...paired, banned]])
      given(...events)
        .when(disable(password))
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
