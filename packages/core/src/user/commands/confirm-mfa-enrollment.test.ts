/** What pairs an authenticator, and what does not. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { sealedText, sessionId } from '../../ids.fixture.ts'
import { isOfEpoch } from '../state.ts'
import { user } from '../user.ts'
import {
  banned,
  enrolling,
  enrolmentCancelled,
  epochRaised,
  gone,
  mfaDisabled,
  mfaEnabled,
  opened,
  paired,
  recoveryCodes,
  signedUp,
  suspended,
} from '../user.fixture.ts'
import type { ConfirmMfaEnrollment } from './confirm-mfa-enrollment.ts'

const { given, stateAfter } = specificationOf(user)

const confirm = (proof: Partial<ConfirmMfaEnrollment['proof']> = {}): ConfirmMfaEnrollment => ({
  type: 'ConfirmMfaEnrollment',
  proof: { enrolment: 1, step: 100, ...proof },
  recoveryCodeDigests: recoveryCodes,
  sessionId: sessionId(1),
})

const raised = (epoch: number) => epochRaised(epoch, 'mfa-enabled', { keptSessionId: sessionId(1) })

describe('confirm an enrolment', () => {
  it('R122 pairs the authenticator by a code of the secret', () => {
    given(signedUp(), enrolling()).when(confirm()).thenEmits(mfaEnabled(), raised(1))
    expect(stateAfter(signedUp(), ...paired).user).toMatchObject({
      mfa: { status: 'enabled', secret: sealedText(10), enrolment: 1, lastStep: 100, recoveryCodes },
    })
  })

  it('R27 keeps the recovery codes that it was given, as digests', () =>
    given(signedUp(), enrolling())
      .when({ ...confirm(), recoveryCodeDigests: [] })
      .thenEmits(mfaEnabled(100, []), raised(1)))

  it('begins with the step of its code, also where that is an earlier one than an earlier enrolment accepted', () =>
    given(signedUp(), ...paired, mfaDisabled, enrolling())
      .when(confirm({ enrolment: 2, step: 7 }))
      .thenEmits(mfaEnabled(7), raised(1)))

  it('R26 ends every other session, which nobody has shown a code for, and keeps the one that asked', () => {
    const { user: after } = stateAfter(signedUp(), opened(1), opened(2), ...paired, raised(1))
    if (after.status !== 'active') throw new Error(after.status)
    expect(Object.keys(after.sessions)).toEqual([sessionId(1)])
    expect([1, 2].map((n) => isOfEpoch(after, { sessionId: sessionId(n), epoch: 0 }))).toEqual([true, false])
  })

  it('leaves session tokens as good as they were', () =>
    expect(stateAfter(signedUp(), ...paired, raised(1)).user).toMatchObject({ epoch: 1, tokenEpoch: 0 }))

  it('R122 refuses a wrong code, and the right one pairs afterwards (MfaCodeInvalid)', () => {
    given(signedUp(), enrolling())
      .when(confirm({ step: undefined }))
      .thenRejects({ _tag: 'MfaCodeInvalid', reference: 'ERR_NGROK_17001' })
    given(signedUp(), enrolling())
      .when(confirm({ step: 0 }))
      .thenEmits(mfaEnabled(0), raised(1))
  })

  it('refuses a code of an earlier enrolment, right or wrong, and of none (StaleProof)', () => {
    for (const enrolment of [1, 3, undefined])
      for (const step of [100, undefined])
        given(signedUp(), enrolling(10), enrolling(20))
          .when(confirm({ enrolment, step }))
          .thenRejects({ _tag: 'StaleProof' })
    given(signedUp(), enrolling(10), enrolling(20))
      .when(confirm({ enrolment: 2 }))
      .thenEmits(mfaEnabled(), raised(1))
  })

  it('refuses a code of the same secret that was drawn anew (StaleProof)', () => {
    for (const before of [
      [enrolling(), enrolmentCancelled],
      [...paired, mfaDisabled],
    ])
      given(signedUp(), ...before, enrolling())
        .when(confirm())
        .thenRejects({ _tag: 'StaleProof' })
  })

  it('refuses where none is being paired (NoPendingEnrollment)', () => {
    for (const events of [[], [enrolling(), enrolmentCancelled], [...paired, mfaDisabled]])
      given(signedUp(), ...events)
        .when(confirm())
        .thenRejects({ _tag: 'NoPendingEnrollment' })
  })

  it('refuses where one is paired (MfaAlreadyEnabled)', () =>
    given(signedUp(), ...paired)
      .when(confirm())
      .thenRejects({ _tag: 'MfaAlreadyEnabled', reference: 'ERR_NGROK_10083' }))

  it('refuses where there is nobody, or somebody who is barred, leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone, [signedUp(), enrolling(), suspended], [signedUp(), enrolling(), banned]])
      given(...events)
        .when(confirm())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })

  it('pairs nothing where none was being paired, whatever is in the log', () =>
    expect(stateAfter(signedUp(), mfaEnabled()).user).toMatchObject({ mfa: { status: 'none' } }))
})
