/** Barred for now. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { user } from '../user.ts'
import { banned, barredBy, gone, restored, signedUp, suspended } from '../user.fixture.ts'
import type { SuspendUser } from './suspend-user.ts'

const { given, stateAfter } = specificationOf(user)

const suspend: SuspendUser = { type: 'SuspendUser' }

describe('suspend a user', () => {
  it('bars somebody, also again after they were restored', () => {
    given(signedUp()).when(suspend).thenEmits(suspended)
    given(signedUp(), suspended, restored).when(suspend).thenEmits(suspended)
  })

  it('changes nothing but what the person can do', () =>
    expect(stateAfter(signedUp(), suspended, restored)).toEqual(stateAfter(signedUp())))

  it('refuses whoever is barred already (UserIsSuspended, UserIsBanned)', () => {
    for (const [barred, refusal] of barredBy) given(signedUp(), barred).when(suspend).thenRejects(refusal)
    given(signedUp(), suspended, banned).when(suspend).thenRejects(barredBy[1][1])
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(suspend)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
