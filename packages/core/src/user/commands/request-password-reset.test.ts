/** Who can be mailed a ticket to reset a password. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, digest, hourMs } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import { barredBy, converted, gone, resetRequested, signedUp, signedUpWithoutPassword } from '../user.fixture.ts'
import type { RequestPasswordReset } from './request-password-reset.ts'

const { given, stateAfter } = specificationOf(user)

const request: RequestPasswordReset = {
  type: 'RequestPasswordReset',
  ticketDigest: digest(1),
  expiresAt: after(hourMs),
}

describe('request a password reset', () => {
  it('records the digest of the ticket and its end, and changes nothing else about the user', () => {
    given(signedUp()).when(request).thenEmits(resetRequested(1))
    const [before, then] = [stateAfter(signedUp()).user, stateAfter(signedUp(), resetRequested(1)).user]
    expect({ ...then, reset: undefined }).toEqual(before)
  })

  it('takes the place of the ticket before it', () =>
    expect(stateAfter(signedUp(), resetRequested(1), resetRequested(2)).user).toMatchObject({
      reset: { digest: digest(2) },
    }))

  it('R16 refuses somebody who came by a provider and has no password (NoPasswordSet)', () =>
    given(signedUpWithoutPassword).when(request).thenRejects({ _tag: 'NoPasswordSet', reference: 'ERR_NGROK_4301' }))

  it('is for whoever support lets set a password, too', () =>
    given(signedUpWithoutPassword, converted).when(request).thenEmits(resetRequested(1)))

  it('refuses whoever is barred as if there were nobody (NoSuchUser)', () => {
    for (const [barred] of barredBy)
      given(signedUp(), barred).when(request).thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(request)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
