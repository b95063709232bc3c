/** A login by an identity that a provider vouches for. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { after, claimKey, hourMs, minuteMs, sessionId } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import {
  barredBy,
  enrolling,
  gone,
  linked,
  locked,
  newLogin,
  paired,
  signedUp,
  signedUpWithoutPassword,
  unlinked,
} from '../user.fixture.ts'
import type { RecordProviderLogin } from './record-provider-login.ts'

const { given } = specificationOf(user)

const record = (command: Partial<RecordProviderLogin> = {}): RecordProviderLogin => ({
  type: 'RecordProviderLogin',
  identityClaim: claimKey(3),
  login: newLogin(),
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
      .when(record({ login: newLogin({ addressClaim: claimKey(7) }) }))
      .thenEmits({ ...loggedIn, data: { ...loggedIn.data, addressClaim: claimKey(7) } }))

  it('refuses an identity that is no login of theirs, or no longer (StaleProof)', () => {
    given(signedUp()).when(record()).thenRejects({ _tag: 'StaleProof' })
    given(signedUp(), linked(3), unlinked(3)).when(record()).thenRejects({ _tag: 'StaleProof' })
  })

  it('refuses whoever the platform has barred (UserIsSuspended, UserIsBanned)', () => {
    for (const [barred, refusal] of barredBy) given(signedUpWithoutPassword, barred).when(record()).thenRejects(refusal)
  })

  it('names whoever the platform has barred before a delay or a lock', () => {
    for (const [barred, refusal] of barredBy)
      given(signedUpWithoutPassword, locked(minuteMs), barred).when(record()).thenRejects(refusal)
  })

  it('R21 records nothing where an authenticator is paired: the second factor is next', () =>
    given(signedUpWithoutPassword, ...paired)
      .when(record())
      .thenEmits())

  it('R120 logs in by the provider alone while an authenticator is being paired', () =>
    given(signedUpWithoutPassword, enrolling()).when(record()).thenEmits(loggedIn))

  it('refuses before the end of a delay or a lock, with and without an authenticator, to the millisecond (LoginThrottled)', () => {
    const refusal = { _tag: 'LoginThrottled', reference: 'ERR_NGROK_1227', until: after(minuteMs) } as const
    for (const factors of [[], paired])
      given(signedUpWithoutPassword, ...factors, locked(minuteMs))
        .when(record({ login: newLogin({ now: after(minuteMs - 1) }) }))
        .thenRejects(refusal)
    given(signedUpWithoutPassword, locked(minuteMs))
      .when(record({ login: newLogin({ now: after(minuteMs) }) }))
      .thenEmits(loggedIn)
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(record())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
