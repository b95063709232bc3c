/** Addresses that are to be. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, claimKey, digest, hourMs, sealedText } from '../../ids.fixture.ts'
import { usesClaim } from '../state.ts'
import { user } from '../user.ts'
import { changeRequested, gone, signedUp } from '../user.fixture.ts'
import type { RequestEmailChange } from './request-email-change.ts'

const { given, stateAfter } = specificationOf(user)

const request: RequestEmailChange = {
  type: 'RequestEmailChange',
  emailClaim: claimKey(2),
  email: sealedText(2),
  ticketDigest: digest(1),
  expiresAt: after(hourMs),
}

describe('request an e-mail change', () => {
  it('records the address, sealed, and the digest of its ticket; the old one is still theirs', () => {
    given(signedUp()).when(request).thenEmits(changeRequested(1))
    const state = stateAfter(signedUp(), changeRequested(1))
    expect([1, 2].map((n) => usesClaim(state, claimKey(n)))).toEqual([true, false])
  })

  it('takes the place of the one before it', () =>
    expect(stateAfter(signedUp(), changeRequested(1), changeRequested(2)).user).toMatchObject({
      emailChange: { digest: digest(2) },
    }))

  it('refuses their own address (EmailUnchanged)', () =>
    given(signedUp())
      .when({ ...request, emailClaim: claimKey(1) })
      .thenRejects({ _tag: 'EmailUnchanged' }))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(request)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
