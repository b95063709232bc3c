/** How an authenticator begins to be paired. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { sealedText } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import {
  banned,
  enrolling,
  enrolmentCancelled,
  gone,
  mfaDisabled,
  mfaReset,
  opened,
  paired,
  signedUp,
  signedUpWithoutPassword,
  suspended,
} from '../user.fixture.ts'
import { type StartMfaEnrollment, totpParameters } from './start-mfa-enrollment.ts'

const { given, stateAfter } = specificationOf(user)

const start = (secret = 10): StartMfaEnrollment => ({ type: 'StartMfaEnrollment', secret: sealedText(secret) })

describe('start an enrolment', () => {
  it('R30 draws a secret for whoever is logged in, with a password or without', () => {
    for (const somebody of [signedUp(), signedUpWithoutPassword]) given(somebody).when(start()).thenEmits(enrolling())
  })

  it('R121 asks for six digits, which change every thirty seconds', () =>
    expect(totpParameters).toEqual({ algorithm: 'SHA1', digits: 6, periodMs: 30_000 }))

  it('R120 pairs nothing yet, and ends no session', () => {
    const { user: before } = stateAfter(signedUp(), opened(1))
    const { user: now } = stateAfter(signedUp(), opened(1), enrolling())
    const mfa = { status: 'pending', secret: sealedText(10), digits: 6, periodMs: 30_000, enrolment: 1 }
    expect(now).toEqual({ ...before, mfa, enrolments: 1 })
  })

  it('takes the place of one that was started before', () => {
    given(signedUp(), enrolling(10)).when(start(20)).thenEmits(enrolling(20))
    expect(stateAfter(signedUp(), enrolling(10), enrolling(20)).user).toMatchObject({
      mfa: { status: 'pending', secret: sealedText(20), enrolment: 2 },
    })
  })

  it('counts on where one was cancelled, disabled or reset: the same secret is of another enrolment', () => {
    for (const before of [
      [enrolling(), enrolmentCancelled],
      [...paired, mfaDisabled],
      [...paired, mfaReset],
    ]) {
      given(signedUp(), ...before)
        .when(start())
        .thenEmits(enrolling())
      expect(stateAfter(signedUp(), ...before, enrolling()).user).toMatchObject({
        mfa: { status: 'pending', secret: sealedText(10), enrolment: 2 },
      })
    }
  })

  it('changes nothing of one that is paired, whatever is in the log', () =>
    expect(stateAfter(signedUp(), ...paired, enrolling(20)).user).toMatchObject({
      mfa: { status: 'enabled', secret: sealedText(10), enrolment: 1 },
    }))

  it('refuses where one is paired (MfaAlreadyEnabled)', () =>
    given(signedUp(), ...paired)
      .when(start())
      .thenRejects({ _tag: 'MfaAlreadyEnabled', reference: 'ERR_NGROK_10083' }))

  it('refuses where there is nobody, or somebody who is barred, leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone, [signedUp(), suspended], [signedUp(), banned]])
      given(...events)
        .when(start())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
