/** Barred for good. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { user } from '../user.ts'
import { banned, barredBy, gone, signedUp, suspended } from '../user.fixture.ts'
import type { BanUser } from './ban-user.ts'

const { given } = specificationOf(user)

const ban: BanUser = { type: 'BanUser' }

describe('ban a user', () => {
  it('bars somebody, suspended or not', () => {
    given(signedUp()).when(ban).thenEmits(banned)
    given(signedUp(), suspended).when(ban).thenEmits(banned)
  })

  it('refuses whoever is banned already (UserIsBanned)', () =>
    given(signedUp(), banned).when(ban).thenRejects(barredBy[1][1]))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(ban)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
