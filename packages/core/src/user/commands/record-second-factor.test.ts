/** What comes of a second factor after a first one that was right. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { claimKey, digest, sessionId } from '../../ids.fixture.ts'
import type { ProviderMethod, UserEvent } from '../events.ts'
import { user } from '../user.ts'
import {
  attempted,
  barredBy,
  codeAccepted,
  codesRegenerated,
  enrolling,
  epochRaised,
  failed,
  gone,
  locked,
  mfaDisabled,
  mfaEnabled,
  mfaReset,
  newLogin,
  opened,
  paired,
  recoveryCodeUsed,
  signedUp,
  succeeded,
  expired,
  passwordRemoved,
} from '../user.fixture.ts'
import type { RecordSecondFactor } from './record-second-factor.ts'

const { given, stateAfter } = specificationOf(user)

const code = (step: number | undefined, enrolment: number | undefined = 1) =>
  ({ kind: 'totp', enrolment, step }) as const

const recoveryCode = (n: number) => ({ kind: 'recovery-code', digest: digest(n) }) as const

const record = (command: Partial<RecordSecondFactor> = {}): RecordSecondFactor => ({
  type: 'RecordSecondFactor',
  proof: code(101),
  method: 'password',
  epoch: 0,
  login: newLogin(),
  ...command,
})

const linkedBy = (method: ProviderMethod): UserEvent => ({
  type: 'LoginLinked',
  data: { method, identityClaim: claimKey(30) },
})

describe('record a second factor', () => {
  it('R26 logs in by a code of the authenticator, which is used up in the same append', () =>
    given(signedUp(), ...paired)
      .when(record())
      .thenEmits(codeAccepted(101), succeeded))

  it('R28 logs in by a recovery code in its place, which is used up in the same append', () =>
    given(signedUp(), ...paired)
      .when(record({ proof: recoveryCode(11) }))
      .thenEmits(recoveryCodeUsed(11, 1), succeeded))

  it('R117 names the method of the first factor, and where it came from when that is known', () =>
    given(signedUp(), linkedBy('google'), ...paired)
      .when(record({ method: 'google', login: newLogin({ addressClaim: claimKey(7) }) }))
      .thenEmits(codeAccepted(101), opened(1, { method: 'google', addressClaim: claimKey(7) })))

  it('refuses where the first factor was removed on the way, or has expired (StaleProof)', () => {
    for (const [events, method] of [
      [[linkedBy('google'), passwordRemoved], 'password'],
      [[expired], 'password'],
      [[], 'google'],
      [[linkedBy('github')], 'google'],
    ] as const)
      given(signedUp(), ...paired, ...events)
        .when(record({ method }))
        .thenRejects({ _tag: 'StaleProof' })
  })

  it('ends the oldest session where there would be more than a person may have', () =>
    given(signedUp(), opened(2), opened(3), ...paired)
      .when(record({ login: newLogin({ sessionsMax: 2 }) }))
      .thenEmits(codeAccepted(101), opened(1, { replaced: [sessionId(2)] })))

  it('R121 records a code of no step that is looked at as a failure of the second factor', () =>
    given(signedUp(), linkedBy('sso'), ...paired)
      .when(record({ proof: code(undefined), method: 'sso' }))
      .thenEmits(failed('wrong-code', 'second', 'sso')))

  it('R121 accepts a code once: its step and every earlier one are used', () => {
    for (const step of [100, 99, 0])
      given(signedUp(), ...paired)
        .when(record({ proof: code(step) }))
        .thenEmits(failed('used-code', 'second'))
    for (const step of [105, 104, 101])
      given(signedUp(), ...paired, codeAccepted(105), succeeded)
        .when(record({ proof: code(step) }))
        .thenEmits(failed('used-code', 'second'))
    given(signedUp(), ...paired, codeAccepted(105), succeeded)
      .when(record({ proof: code(106) }))
      .thenEmits(codeAccepted(106), succeeded)
  })

  it('records a secret that cannot be opened as a failure, whatever the code', () =>
    given(signedUp(), ...paired)
      .when(record({ proof: { ...code(101), unreadable: true } }))
      .thenEmits(failed('unreadable-secret', 'second')))

  it('R29 accepts a recovery code once, and none when all are used up', () => {
    const first = [signedUp(), ...paired, recoveryCodeUsed(11, 1), succeeded]
    given(...first)
      .when(record({ proof: recoveryCode(11) }))
      .thenEmits(failed('wrong-recovery-code', 'second'))
    given(...first)
      .when(record({ proof: recoveryCode(12) }))
      .thenEmits(recoveryCodeUsed(12, 0), succeeded)
    for (const n of [11, 12, 13])
      given(...first, recoveryCodeUsed(12, 0), succeeded)
        .when(record({ proof: recoveryCode(n) }))
        .thenEmits(failed('no-recovery-codes', 'second'))
  })

  it('R33 lets nobody in without the authenticator when every recovery code is used up, and by its code as before', () => {
    const without = [signedUp(), enrolling(), mfaEnabled(100, [])]
    given(...without)
      .when(record({ proof: recoveryCode(11) }))
      .thenEmits(failed('no-recovery-codes', 'second'))
    given(...without)
      .when(record())
      .thenEmits(codeAccepted(101), succeeded)
  })

  it('R32 takes the recovery codes that were made last, and none of those before', () => {
    given(signedUp(), ...paired, codesRegenerated(21, 22))
      .when(record({ proof: recoveryCode(12) }))
      .thenEmits(failed('wrong-recovery-code', 'second'))
    given(signedUp(), ...paired, codesRegenerated(21, 22))
      .when(record({ proof: recoveryCode(21) }))
      .thenEmits(recoveryCodeUsed(21, 1), succeeded)
  })

  it('ends the row of failures of both factors, and a delay', () => {
    const tried = [attempted(0), attempted(1, 'second'), failed('wrong-code', 'second'), locked(1)]
    expect(stateAfter(signedUp(), ...paired, ...tried, codeAccepted(101), succeeded).user).toMatchObject({
      failuresInRow: 0,
      lockedUntil: undefined,
      secondFactorFailed: false,
    })
  })

  it('refuses where no authenticator is paired, is being paired, or is any more (MfaNotEnabled)', () => {
    for (const events of [[], [enrolling()], [...paired, mfaDisabled], [...paired, mfaReset]])
      for (const proof of [code(101), recoveryCode(11)])
        given(signedUp(), ...events)
          .when(record({ proof }))
          .thenRejects({ _tag: 'MfaNotEnabled', reference: 'ERR_NGROK_17004' })
  })

  it('refuses a code of the secret of another enrolment, also where the secret is the same (StaleProof)', () => {
    for (const enrolment of [0, 2])
      given(signedUp(), ...paired)
        .when(record({ proof: code(101, enrolment) }))
        .thenRejects({ _tag: 'StaleProof' })
    given(signedUp(), ...paired)
      .when(record({ proof: { kind: 'totp', enrolment: undefined, step: 101 } }))
      .thenRejects({ _tag: 'StaleProof' })
    given(signedUp(), ...paired, mfaDisabled, ...paired)
      .when(record())
      .thenRejects({ _tag: 'StaleProof' })
    given(signedUp(), ...paired, mfaDisabled, ...paired)
      .when(record({ proof: code(101, 2) }))
      .thenEmits(codeAccepted(101), succeeded)
  })

  it('refuses where every session has ended since the first factor, whatever the code (StaleProof)', () => {
    const history = [signedUp(), ...paired, epochRaised(1, 'logout-everywhere')]
    for (const proof of [code(101), code(undefined), recoveryCode(11)])
      given(...history)
        .when(record({ proof }))
        .thenRejects({ _tag: 'StaleProof' })
    given(...history)
      .when(record({ epoch: 1 }))
      .thenEmits(codeAccepted(101), succeeded)
    given(...history)
      .when(record({ epoch: 2 }))
      .thenRejects({ _tag: 'StaleProof' })
  })

  it('refuses whoever the platform has barred meanwhile, whatever the code (UserIsSuspended, UserIsBanned)', () => {
    for (const [barred, refusal] of barredBy)
      for (const proof of [code(101), code(undefined)])
        given(signedUp(), ...paired, barred)
          .when(record({ proof }))
          .thenRejects(refusal)
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(record())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
