/** Back again. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { user } from '../user.ts'
import { banned, barredBy, gone, restored, signedUp, suspended } from '../user.fixture.ts'
import type { RestoreUser } from './restore-user.ts'

const { given } = specificationOf(user)

const restore: RestoreUser = { type: 'RestoreUser' }

describe('restore a user', () => {
  it('brings back whoever is suspended', () => given(signedUp(), suspended).when(restore).thenEmits(restored))

  it('refuses whoever nobody has barred (UserNotSuspended)', () => {
    given(signedUp()).when(restore).thenRejects({ _tag: 'UserNotSuspended' })
    given(signedUp(), suspended, restored).when(restore).thenRejects({ _tag: 'UserNotSuspended' })
  })

  it('refuses whoever is banned, suspended before or not (UserIsBanned)', () => {
    given(signedUp(), banned).when(restore).thenRejects(barredBy[1][1])
    given(signedUp(), suspended, banned).when(restore).thenRejects(barredBy[1][1])
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(restore)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
