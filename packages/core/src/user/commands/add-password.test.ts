/** A password where there was none. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { sealedText } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import { gone, passwordAdded, passwordRemoved, signedUp, signedUpWithoutPassword } from '../user.fixture.ts'
import type { AddPassword } from './add-password.ts'

const { given, stateAfter } = specificationOf(user)

const add: AddPassword = { type: 'AddPassword', passwordHash: sealedText(9) }

describe('add a password', () => {
  it('gives somebody who came by a provider a password', () => {
    given(signedUpWithoutPassword).when(add).thenEmits(passwordAdded(9))
    expect(stateAfter(signedUpWithoutPassword, passwordAdded(9)).user).toMatchObject({
      password: { hash: sealedText(9), generation: 1 },
    })
  })

  it('goes on counting generations after one was removed: no proof against the old one holds', () =>
    expect(stateAfter(signedUp(), passwordRemoved, passwordAdded(9)).user).toMatchObject({
      password: { hash: sealedText(9), generation: 2 },
    }))

  it('refuses where there is one (PasswordAlreadySet)', () =>
    given(signedUp()).when(add).thenRejects({ _tag: 'PasswordAlreadySet' }))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(add)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
