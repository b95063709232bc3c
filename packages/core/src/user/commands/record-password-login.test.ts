/** What a compared password leads to. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { claimKey, sessionId } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import {
  barredBy,
  expired,
  failed,
  enrolling,
  gone,
  mfaDisabled,
  newLogin,
  opened,
  paired,
  passwordReset,
  signedUp,
  signedUpWithoutPassword,
  succeeded,
} from '../user.fixture.ts'
import type { PasswordProof, RecordPasswordLogin } from './record-password-login.ts'

const { given } = specificationOf(user)

const record = (proof: PasswordProof, command: Partial<RecordPasswordLogin> = {}): RecordPasswordLogin => ({
  type: 'RecordPasswordLogin',
  proof,
  login: newLogin(),
  ...command,
})

describe('record a password login', () => {
  it('refuses where there is nobody (NoSuchUser)', () => {
    for (const generation of [undefined, 1])
      given()
        .when(record({ generation, matched: true }))
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })

  it('refuses the right password of somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of gone)
      for (const generation of [undefined, 1])
        given(...events)
          .when(record({ generation, matched: true }))
          .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })

  it('refuses the right password of somebody whom the platform has barred (UserIsSuspended, UserIsBanned)', () => {
    for (const [barred, refusal] of barredBy) {
      given(signedUp(), barred)
        .when(record({ generation: 1, matched: true }))
        .thenRejects(refusal)
      given(signedUp(), expired, barred)
        .when(record({ generation: 1, matched: true }))
        .thenRejects(refusal)
    }
  })

  it('refuses the right password that has expired, until it is reset (PasswordHasExpired)', () => {
    given(signedUp(), expired)
      .when(record({ generation: 1, matched: true }))
      .thenRejects({ _tag: 'PasswordHasExpired', reference: 'ERR_NGROK_4303' })
    given(signedUp(), expired, passwordReset(3))
      .when(record({ generation: 2, matched: true }))
      .thenEmits(succeeded)
  })

  it('tells a wrong password nothing of either', () => {
    for (const event of [expired, ...barredBy.map(([barred]) => barred)])
      given(signedUp(), event)
        .when(record({ generation: 1, matched: false }))
        .thenEmits(failed('wrong-password'))
  })

  it('records the success of the right password, with its session', () =>
    given(signedUp())
      .when(record({ generation: 1, matched: true }))
      .thenEmits(succeeded))

  it('records where it came from when that is known', () =>
    given(signedUp())
      .when(record({ generation: 1, matched: true }, { login: newLogin({ addressClaim: claimKey(7) }) }))
      .thenEmits({ ...succeeded, data: { ...succeeded.data, addressClaim: claimKey(7) } }))

  it('ends the oldest session where there would be more than a person may have', () =>
    given(signedUp(), opened(2), opened(3))
      .when(record({ generation: 1, matched: true }, { login: newLogin({ sessionsMax: 2 }) }))
      .thenEmits({ ...succeeded, data: { ...succeeded.data, replaced: [sessionId(2)] } }))

  it('R21 records nothing for the right password where an authenticator is paired: the second factor is next', () => {
    given(signedUp(), ...paired)
      .when(record({ generation: 1, matched: true }))
      .thenEmits()
    given(signedUp(), ...paired, mfaDisabled)
      .when(record({ generation: 1, matched: true }))
      .thenEmits(succeeded)
  })

  it('R117 asks for nothing on top of the password where no authenticator is paired', () =>
    given(signedUp(), passwordReset(3))
      .when(record({ generation: 2, matched: true }))
      .thenEmits(succeeded))

  it('R120 logs in by the password alone while an authenticator is being paired', () =>
    given(signedUp(), enrolling())
      .when(record({ generation: 1, matched: true }))
      .thenEmits(succeeded))

  it('tells a wrong password nothing of a second factor', () =>
    given(signedUp(), ...paired)
      .when(record({ generation: 1, matched: false }))
      .thenEmits(failed('wrong-password')))

  it('records a wrong password as a failure', () =>
    given(signedUp())
      .when(record({ generation: 1, matched: false }))
      .thenEmits(failed('wrong-password')))

  it('records a failure of its own where the hash could not be opened, whatever is said to have matched', () => {
    for (const matched of [true, false])
      given(signedUp())
        .when(record({ generation: 1, matched, unreadable: true }))
        .thenEmits(failed('unreadable-password'))
  })

  it('records a failure where there is no password, whatever is said to have matched', () => {
    for (const matched of [true, false])
      given(signedUpWithoutPassword)
        .when(record({ generation: undefined, matched }))
        .thenEmits(failed('no-password'))
  })

  it.each([0, 2, undefined])(
    'refuses a proof against another generation of the password: %s (StaleProof)',
    (generation) => {
      for (const matched of [true, false])
        given(signedUp()).when(record({ generation, matched })).thenRejects({ _tag: 'StaleProof' })
    },
  )

  it('refuses a proof against a password where there is none (StaleProof)', () =>
    given(signedUpWithoutPassword)
      .when(record({ generation: 1, matched: true }))
      .thenRejects({ _tag: 'StaleProof' }))
})
