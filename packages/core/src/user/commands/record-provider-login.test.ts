/** A login by an identity that a provider vouches for. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { after, claimKey, hourMs, sessionId } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import { barredBy, gone, linked, signedUp, signedUpWithoutPassword, unlinked } from '../user.fixture.ts'
import type { RecordProviderLogin } from './record-provider-login.ts'

const { given } = specificationOf(user)

const record = (command: Partial<RecordProviderLogin> = {}): RecordProviderLogin => ({
  type: 'RecordProviderLogin',
  identityClaim: claimKey(3),
  sessionId: sessionId(1),
  expiresAt: after(hourMs),
  addressClaim: undefined,
  ...command,
})
const loggedIn = {
  type: 'LoginSucceeded',
  data: { method: 'github', sessionId: sessionId(1), expiresAt: after(hourMs), replaced: [] },
} as const

describe('record a provider login', () => {
  it('records the success, by the method of the login', () => {
    given(signedUpWithoutPassword).when(record()).thenEmits(loggedIn)
    given(signedUp(), linked(5))
      .when(record({ identityClaim: claimKey(5) }))
      .thenEmits(loggedIn)
  })

  it('records where it came from when that is known', () =>
    given(signedUpWithoutPassword)
      .when(record({ addressClaim: claimKey(7) }))
      .thenEmits({ ...loggedIn, data: { ...loggedIn.data, addressClaim: claimKey(7) } }))

  it('refuses an identity that is no login of theirs, or no longer (StaleProof)', () => {
    given(signedUp()).when(record()).thenRejects({ _tag: 'StaleProof' })
    given(signedUp(), linked(3), unlinked(3)).when(record()).thenRejects({ _tag: 'StaleProof' })
  })

  it('refuses whoever the platform has barred (UserIsSuspended, UserIsBanned)', () => {
    for (const [barred, refusal] of barredBy) given(signedUpWithoutPassword, barred).when(record()).thenRejects(refusal)
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(record())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
