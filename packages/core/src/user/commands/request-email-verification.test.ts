/** When a verification is asked for, and what it takes the place of. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, claimKey, digest, hourMs } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import { gone, signedUp, verificationRequested, verified } from '../user.fixture.ts'
import type { RequestEmailVerification } from './request-email-verification.ts'

const { given, stateAfter } = specificationOf(user)

const request: RequestEmailVerification = {
  type: 'RequestEmailVerification',
  ticketDigest: digest(1),
  expiresAt: after(hourMs),
}

describe('request an e-mail verification', () => {
  it('records the digest of the ticket, its end and the address that it is for', () =>
    given(signedUp())
      .when(request)
      .thenEmits({
        type: 'EmailVerificationRequested',
        data: { emailClaim: claimKey(1), ticketDigest: digest(1), expiresAt: after(hourMs) },
      }))

  it('takes the place of the ticket before it', () =>
    expect(stateAfter(signedUp(), verificationRequested(1), verificationRequested(2)).user).toMatchObject({
      verification: { digest: digest(2) },
    }))

  it('refuses where the address is verified (EmailAlreadyVerified)', () =>
    given(signedUp(), verified).when(request).thenRejects({ _tag: 'EmailAlreadyVerified' }))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(request)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
