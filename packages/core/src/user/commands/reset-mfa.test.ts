/** What support does for whoever has lost authenticator and recovery codes. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { sessionId } from '../../ids.fixture.ts'
import { isOfEpoch } from '../state.ts'
import { user } from '../user.ts'
import {
  attempted,
  banned,
  enrolling,
  epochRaised,
  gone,
  locked,
  mfaDisabled,
  mfaReset,
  opened,
  paired,
  signedUp,
  signedUpWithoutPassword,
  suspended,
} from '../user.fixture.ts'
import type { ResetMfa } from './reset-mfa.ts'

const { given, stateAfter } = specificationOf(user)

const reset: ResetMfa = { type: 'ResetMfa' }

describe('reset MFA', () => {
  it('R33 drops the authenticator and the recovery codes, also of whoever is barred', () => {
    for (const events of [
      [signedUp(), ...paired],
      [signedUpWithoutPassword, ...paired],
      [signedUp(), ...paired, suspended],
      [signedUp(), ...paired, banned],
    ])
      given(...events)
        .when(reset)
        .thenEmits(mfaReset, epochRaised(1, 'mfa-reset'))
    expect(stateAfter(signedUp(), ...paired, mfaReset).user).toMatchObject({ mfa: { status: 'none' }, enrolments: 1 })
  })

  it('ends every session, and every session token', () => {
    const { user: after } = stateAfter(
      signedUp(),
      opened(1),
      opened(2),
      ...paired,
      mfaReset,
      epochRaised(1, 'mfa-reset'),
    )
    if (after.status !== 'active') throw new Error(after.status)
    expect(after).toMatchObject({ sessions: {}, epoch: 1, tokenEpoch: 1, keptSessionId: undefined })
    expect([1, 2].map((n) => isOfEpoch(after, { sessionId: sessionId(n), epoch: 0 }))).toEqual([false, false])
  })

  it('lets nobody try earlier: attempts are counted as before', () =>
    expect(stateAfter(signedUp(), ...paired, attempted(0), locked(1), mfaReset).user).toMatchObject({
      failuresInRow: 1,
    }))

  it('refuses where none is paired (MfaNotEnabled)', () => {
    for (const events of [[], [enrolling()], [...paired, mfaDisabled], [...paired, mfaReset]])
      given(signedUp(), ...events)
        .when(reset)
        .thenRejects({ _tag: 'MfaNotEnabled', reference: 'ERR_NGROK_17004' })
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(reset)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
