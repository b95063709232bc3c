/** What proves an address, and what does not. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, digest, hourMs, noon } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import { gone, resetRequested, signedUp, verificationRequested, verified } from '../user.fixture.ts'
import type { VerifyEmail } from './verify-email.ts'

const { given, stateAfter } = specificationOf(user)

const verify = (command: Partial<VerifyEmail> = {}): VerifyEmail => ({
  type: 'VerifyEmail',
  now: noon,
  ticketDigest: digest(1),
  ...command,
})
const invalid = { _tag: 'VerificationInvalid' } as const

describe('verify an e-mail address', () => {
  it('records that the address is proven, and the ticket is used up in the same append', () => {
    given(signedUp(), verificationRequested(1)).when(verify()).thenEmits(verified)
    expect(stateAfter(signedUp(), verificationRequested(1), verified).user).toMatchObject({
      emailVerified: true,
      verification: undefined,
    })
  })

  it('refuses another ticket, one that was superseded, one to reset a password, and any where none was mailed (VerificationInvalid)', () => {
    given(signedUp(), verificationRequested(2)).when(verify()).thenRejects(invalid)
    given(signedUp(), verificationRequested(1), verificationRequested(2)).when(verify()).thenRejects(invalid)
    given(signedUp(), resetRequested(1)).when(verify()).thenRejects(invalid)
    given(signedUp()).when(verify()).thenRejects(invalid)
  })

  it('takes the ticket until its end, which is after it: to the millisecond (VerificationInvalid)', () => {
    given(signedUp(), verificationRequested(1))
      .when(verify({ now: after(hourMs - 1) }))
      .thenEmits(verified)
    given(signedUp(), verificationRequested(1))
      .when(verify({ now: after(hourMs) }))
      .thenRejects(invalid)
  })

  it('refuses where the address is verified (EmailAlreadyVerified)', () =>
    given(signedUp(), verificationRequested(1), verified).when(verify()).thenRejects({ _tag: 'EmailAlreadyVerified' }))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(verify())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
