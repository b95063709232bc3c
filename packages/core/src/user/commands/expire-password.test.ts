/** Passwords that log nobody in. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { user } from '../user.ts'
import {
  barredBy,
  expired,
  gone,
  passwordChanged,
  passwordReset,
  signedUp,
  signedUpWithoutPassword,
} from '../user.fixture.ts'
import type { ExpirePassword } from './expire-password.ts'
import { sealedText } from '../../ids.fixture.ts'

const { given, stateAfter } = specificationOf(user)

const expire: ExpirePassword = { type: 'ExpirePassword' }

describe('expire a password', () => {
  it('expires it, whoever is barred, and the next one again', () => {
    given(signedUp()).when(expire).thenEmits(expired)
    for (const [barred] of barredBy) given(signedUp(), barred).when(expire).thenEmits(expired)
    given(signedUp(), expired, passwordReset(3)).when(expire).thenEmits(expired)
  })

  it('holds for one password: the next one is as good as any', () => {
    for (const next of [passwordReset(3), passwordChanged(3)])
      expect(stateAfter(signedUp(), expired, next)).toEqual(stateAfter(signedUp(), next))
  })

  it('stays as it is when the hash is made anew', () =>
    expect(
      stateAfter(signedUp(), expired, { type: 'PasswordRehashed', data: { passwordHash: sealedText(3) } }).user,
    ).toMatchObject({ passwordExpired: true }))

  it('refuses where there is none (NoPasswordSet)', () =>
    given(signedUpWithoutPassword).when(expire).thenRejects({ _tag: 'NoPasswordSet', reference: 'ERR_NGROK_4301' }))

  it('refuses where it has expired already (PasswordHasExpired)', () =>
    given(signedUp(), expired).when(expire).thenRejects({ _tag: 'PasswordHasExpired', reference: 'ERR_NGROK_4303' }))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(expire)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
