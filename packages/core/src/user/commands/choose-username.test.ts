/** Names that people choose. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { claimKey, sealedText } from '../../ids.fixture.ts'
import { usesClaim } from '../state.ts'
import { user } from '../user.ts'
import { gone, named, signedUp } from '../user.fixture.ts'
import type { ChooseUsername } from './choose-username.ts'

const { given, stateAfter } = specificationOf(user)

const choose: ChooseUsername = { type: 'ChooseUsername', usernameClaim: claimKey(7), username: sealedText(7) }

describe('choose a username', () => {
  it('records it sealed, with its claim, which the user then uses instead of the one before it', () => {
    given(signedUp()).when(choose).thenEmits(named(7))
    const state = stateAfter(signedUp({ usernameClaim: claimKey(6) }), named(7))
    expect([6, 7].map((n) => usesClaim(state, claimKey(n)))).toEqual([false, true])
  })

  it('refuses their own (UsernameUnchanged)', () =>
    given(signedUp(), named(7)).when(choose).thenRejects({ _tag: 'UsernameUnchanged' }))

  it('leaves to the claim whether somebody else has it (UsernameTaken)', () =>
    given(signedUp()).when(choose).thenEmits(named(7)))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(choose)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
