/** What somebody who is logged in proves once more who they are by. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, claimKey, digest, hourMs, minuteMs, sessionId } from '../../ids.fixture.ts'
import type { UserEvent } from '../events.ts'
import { isHere } from '../state.ts'
import { user } from '../user.ts'
import {
  banned,
  codeAccepted,
  enrolling,
  failed,
  gone,
  linked,
  locked,
  mfaDisabled,
  newLogin,
  opened,
  paired,
  passwordChanged,
  recoveryCodeUsed,
  signedUp,
  signedUpWithoutPassword,
  succeeded,
  suspended,
  unlinked,
} from '../user.fixture.ts'
import { type OwnProof, proofAskedOf, type Reauthenticate } from './reauthenticate.ts'

const { given, stateAfter } = specificationOf(user)

const password = { kind: 'password', generation: 1, matched: true } as const
const code = { kind: 'totp', enrolment: 1, step: 101 } as const
const recoveryCode = { kind: 'recovery-code', digest: digest(11) } as const
const provider = { kind: 'provider', identityClaim: claimKey(3) } as const

const prove = (proof: OwnProof, command: Partial<Reauthenticate> = {}): Reauthenticate => ({
  type: 'Reauthenticate',
  proof,
  method: 'password',
  login: newLogin(),
  ...command,
})

const staleProof = { _tag: 'StaleProof' } as const

describe('reauthenticate', () => {
  it('takes the password of whoever has no authenticator paired', () => {
    for (const events of [[], [enrolling()], [...paired, mfaDisabled]])
      given(signedUp(), ...events)
        .when(prove(password))
        .thenEmits(succeeded)
  })

  it('takes a code where an authenticator is paired, which is used up in the same append', () => {
    given(signedUp(), ...paired)
      .when(prove(code))
      .thenEmits(codeAccepted(101), succeeded)
    given(signedUpWithoutPassword, ...paired)
      .when(prove(code, { method: 'github' }))
      .thenEmits(codeAccepted(101), opened(1, { method: 'github' }))
  })

  it('R28 takes a recovery code in its place, which is used up in the same append', () =>
    given(signedUp(), ...paired)
      .when(prove(recoveryCode))
      .thenEmits(recoveryCodeUsed(11, 1), succeeded))

  it('takes a login of a provider where there is neither, by its own method', () =>
    given(signedUpWithoutPassword)
      .when(prove(provider))
      .thenEmits(opened(1, { method: 'github' })))

  it('goes on with the session that asked, and ends no other to make room for it', () => {
    const login = newLogin({ sessionId: sessionId(2), expiresAt: after(2 * hourMs), sessionsMax: 2 })
    given(signedUp(), opened(1), opened(2))
      .when(prove(password, { login }))
      .thenEmits(opened(2, { expiresAt: after(2 * hourMs) }))
  })

  it('records a wrong password as a failure, and one that could not be opened, whatever is said to have matched', () => {
    given(signedUp())
      .when(prove({ ...password, matched: false }))
      .thenEmits(failed('wrong-password'))
    for (const matched of [true, false])
      given(signedUp())
        .when(prove({ ...password, matched, unreadable: true }))
        .thenEmits(failed('unreadable-password'))
  })

  it('R121 records a wrong code and a used one as failures of the second factor, by the method of the session', () => {
    given(signedUp(), ...paired)
      .when(prove({ ...code, step: undefined }, { method: 'sso' }))
      .thenEmits(failed('wrong-code', 'second', 'sso'))
    given(signedUp(), ...paired, codeAccepted(101), succeeded)
      .when(prove(code))
      .thenEmits(failed('used-code', 'second'))
    given(signedUp(), ...paired)
      .when(prove({ ...code, unreadable: true }))
      .thenEmits(failed('unreadable-secret', 'second'))
  })

  it('R29 records a used recovery code as a failure, and any where none is left', () => {
    given(signedUp(), ...paired, recoveryCodeUsed(11, 1))
      .when(prove(recoveryCode))
      .thenEmits(failed('wrong-recovery-code', 'second'))
    given(signedUp(), ...paired, recoveryCodeUsed(11, 1), recoveryCodeUsed(12, 0))
      .when(prove(recoveryCode))
      .thenEmits(failed('no-recovery-codes', 'second'))
  })

  it('R21 refuses the password, right or wrong, and a provider where an authenticator is paired (StaleProof)', () => {
    for (const proof of [password, { ...password, matched: false }, provider])
      given(signedUp(), linked(3), ...paired)
        .when(prove(proof))
        .thenRejects(staleProof)
  })

  it('refuses a provider before the end of a delay or a lock, to the millisecond (LoginThrottled)', () => {
    given(signedUpWithoutPassword, locked(minuteMs))
      .when(prove(provider, { login: newLogin({ now: after(minuteMs - 1) }) }))
      .thenRejects({ _tag: 'LoginThrottled', reference: 'ERR_NGROK_1227', until: after(minuteMs) })
    given(signedUpWithoutPassword, locked(minuteMs))
      .when(prove(provider, { login: newLogin({ now: after(minuteMs) }) }))
      .thenEmits(opened(1, { method: 'github' }))
  })

  it('refuses a provider where there is a password (StaleProof)', () =>
    given(signedUp(), linked(3)).when(prove(provider)).thenRejects(staleProof))

  it('refuses a password where there is none, and a second factor where none is paired (StaleProof)', () => {
    for (const generation of [undefined, 1])
      given(signedUpWithoutPassword)
        .when(prove({ ...password, generation }))
        .thenRejects(staleProof)
    for (const proof of [code, recoveryCode])
      for (const events of [[], [enrolling()], [...paired, mfaDisabled]])
        given(signedUp(), ...events)
          .when(prove(proof))
          .thenRejects(staleProof)
  })

  it('refuses what was made against another password, enrolment or identity (StaleProof)', () => {
    for (const generation of [undefined, 0, 2])
      given(signedUp())
        .when(prove({ ...password, generation }))
        .thenRejects(staleProof)
    given(signedUp(), passwordChanged(3)).when(prove(password)).thenRejects(staleProof)
    for (const enrolment of [undefined, 0, 2])
      given(signedUp(), ...paired)
        .when(prove({ ...code, enrolment }))
        .thenRejects(staleProof)
    given(signedUpWithoutPassword)
      .when(prove({ ...provider, identityClaim: claimKey(4) }))
      .thenRejects(staleProof)
    given(signedUpWithoutPassword, linked(4), unlinked(3)).when(prove(provider)).thenRejects(staleProof)
  })

  it('asks for a second factor first, then for the password, then for a provider', () => {
    const asked = (...events: readonly UserEvent[]) => {
      const state = stateAfter(...events)
      return isHere(state.user) ? proofAskedOf(state.user) : undefined
    }
    expect(asked(signedUp(), linked(3), ...paired)).toBe('second-factor')
    expect(asked(signedUpWithoutPassword, ...paired)).toBe('second-factor')
    expect(asked(signedUp(), linked(3), enrolling())).toBe('password')
    expect(asked(signedUpWithoutPassword, enrolling())).toBe('provider')
  })

  it('refuses where there is nobody, or somebody who is barred, leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone, [signedUp(), suspended], [signedUp(), banned]])
      for (const proof of [password, code, recoveryCode, provider])
        given(...events)
          .when(prove(proof))
          .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
