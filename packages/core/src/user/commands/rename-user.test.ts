/** What people are called. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { sealedText } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import { gone, signedUp } from '../user.fixture.ts'
import type { RenameUser } from './rename-user.ts'

const { given } = specificationOf(user)

const rename: RenameUser = { type: 'RenameUser', name: sealedText(7) }

describe('rename a user', () => {
  it('records the name, sealed', () =>
    given(signedUp())
      .when(rename)
      .thenEmits({ type: 'UserRenamed', data: { name: sealedText(7) } }))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(rename)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
