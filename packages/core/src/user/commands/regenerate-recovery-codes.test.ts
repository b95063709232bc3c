/** Other recovery codes, and what becomes of those before. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { digest } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import {
  banned,
  codeAccepted,
  codesRegenerated,
  enrolling,
  gone,
  mfaDisabled,
  mfaReset,
  opened,
  paired,
  recoveryCodeUsed,
  signedUp,
  suspended,
} from '../user.fixture.ts'
import type { RegenerateRecoveryCodes } from './regenerate-recovery-codes.ts'

const { given, stateAfter } = specificationOf(user)

const regenerate: RegenerateRecoveryCodes = {
  type: 'RegenerateRecoveryCodes',
  recoveryCodeDigests: [digest(21), digest(22)],
}

describe('regenerate recovery codes', () => {
  it('R32 puts others in the place of those before, used or not', () => {
    for (const used of [[], [recoveryCodeUsed(11, 1)], [recoveryCodeUsed(11, 1), recoveryCodeUsed(12, 0)]]) {
      given(signedUp(), ...paired, ...used)
        .when(regenerate)
        .thenEmits(codesRegenerated(21, 22))
      expect(stateAfter(signedUp(), ...paired, ...used, codesRegenerated(21, 22)).user).toMatchObject({
        mfa: { recoveryCodes: [digest(21), digest(22)] },
      })
    }
  })

  it('leaves all else as it was: the authenticator, its last step and every session', () => {
    const history = [signedUp(), opened(1), ...paired, codeAccepted(200)]
    const before = stateAfter(...history).user
    if (before.status !== 'active' || before.mfa.status !== 'enabled') throw new Error(before.status)
    const recoveryCodes = [digest(21), digest(22)]
    expect(stateAfter(...history, codesRegenerated(21, 22)).user).toEqual({
      ...before,
      mfa: { ...before.mfa, recoveryCodes },
    })
  })

  it('R29 leaves of them those that were not used since', () =>
    expect(stateAfter(signedUp(), ...paired, codesRegenerated(21, 22), recoveryCodeUsed(21, 1)).user).toMatchObject({
      mfa: { recoveryCodes: [digest(22)] },
    }))

  it('refuses where there is nothing that they would stand in for (MfaNotEnabled)', () => {
    for (const events of [[], [enrolling()], [...paired, mfaDisabled], [...paired, mfaReset]]) {
      given(signedUp(), ...events)
        .when(regenerate)
        .thenRejects({ _tag: 'MfaNotEnabled', reference: 'ERR_NGROK_17004' })
      const log = [signedUp(), ...events]
      for (const ignored of [codesRegenerated(21), recoveryCodeUsed(11, 1), codeAccepted(200)])
        expect(stateAfter(...log, ignored)).toEqual(stateAfter(...log))
    }
  })

  it('refuses where there is nobody, or somebody who is barred, leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone, [signedUp(), ...paired, suspended], [signedUp(), ...paired, banned]])
      given(...events)
        .when(regenerate)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
