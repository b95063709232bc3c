/** No password any more. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { user } from '../user.ts'
import { gone, linked, passwordRemoved, resetRequested, signedUp, signedUpWithoutPassword } from '../user.fixture.ts'
import type { RemovePassword } from './remove-password.ts'

const { given, stateAfter } = specificationOf(user)

const remove: RemovePassword = { type: 'RemovePassword' }

describe('remove a password', () => {
  it('leaves a login of a provider, and no ticket to reset what is gone', () => {
    given(signedUp(), linked(5)).when(remove).thenEmits(passwordRemoved)
    expect(stateAfter(signedUp(), linked(5), resetRequested(1), passwordRemoved).user).toMatchObject({
      password: undefined,
      reset: undefined,
    })
  })

  it('refuses where no other login remains (LastLogin)', () =>
    given(signedUp()).when(remove).thenRejects({ _tag: 'LastLogin', reference: 'ERR_NGROK_4200' }))

  it('refuses where there is none (NoPasswordSet)', () =>
    given(signedUpWithoutPassword).when(remove).thenRejects({ _tag: 'NoPasswordSet', reference: 'ERR_NGROK_4301' }))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(remove)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
