/** Barred for now. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { user } from '../user.ts'
import { banned, barredBy, epochRaised, gone, opened, restored, signedUp, suspended } from '../user.fixture.ts'
import type { SuspendUser } from './suspend-user.ts'

const { given, stateAfter } = specificationOf(user)

const suspend: SuspendUser = { type: 'SuspendUser' }

describe('suspend a user', () => {
  it('bars somebody, also again after they were restored', () => {
    given(signedUp()).when(suspend).thenEmits(suspended, epochRaised(1, 'suspended'))
    given(signedUp(), suspended, epochRaised(1, 'suspended'), restored)
      .when(suspend)
      .thenEmits(suspended, epochRaised(2, 'suspended'))
  })

  it('ends every session for good, and leaves all else as it was', () => {
    const again = stateAfter(signedUp(), opened(1), suspended, epochRaised(1, 'suspended'), restored).user
    expect(again).toEqual({ ...stateAfter(signedUp()).user, epoch: 1, hasLoggedIn: true })
  })

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
