/** Addresses that stay. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { user } from '../user.ts'
import { changeCancelled, changeRequested, gone, signedUp } from '../user.fixture.ts'
import type { CancelEmailChange } from './cancel-email-change.ts'

const { given, stateAfter } = specificationOf(user)

const cancel: CancelEmailChange = { type: 'CancelEmailChange' }

describe('cancel an e-mail change', () => {
  it('forgets the new address', () => {
    given(signedUp(), changeRequested(1)).when(cancel).thenEmits(changeCancelled)
    expect(stateAfter(signedUp(), changeRequested(1), changeCancelled)).toEqual(stateAfter(signedUp()))
  })

  it('refuses where none waits (NoEmailChange)', () =>
    given(signedUp()).when(cancel).thenRejects({ _tag: 'NoEmailChange' }))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(cancel)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
