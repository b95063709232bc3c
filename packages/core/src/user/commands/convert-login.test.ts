/** From a provider to a password. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { user } from '../user.ts'
import { converted, gone, passwordAdded, passwordRemoved, signedUp, signedUpWithoutPassword } from '../user.fixture.ts'
import type { ConvertLogin } from './convert-login.ts'

const { given } = specificationOf(user)

const convert: ConvertLogin = { type: 'ConvertLogin' }

describe('convert a login', () => {
  it('lets whoever came by a provider set a password by mail', () => {
    given(signedUpWithoutPassword).when(convert).thenEmits(converted)
    given(signedUpWithoutPassword, converted, passwordAdded(3), passwordRemoved).when(convert).thenEmits(converted)
  })

  it('refuses where there is one, or where it was converted before (PasswordAlreadySet)', () => {
    given(signedUp()).when(convert).thenRejects({ _tag: 'PasswordAlreadySet' })
    given(signedUpWithoutPassword, converted).when(convert).thenRejects({ _tag: 'PasswordAlreadySet' })
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(convert)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
