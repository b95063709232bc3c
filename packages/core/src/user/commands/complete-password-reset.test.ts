/** What a reset takes, and all that it does. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, apiKeyId, digest, hourMs, noon, sealedText } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import {
  attempted,
  barredBy,
  converted,
  enrolling,
  enrolmentCancelled,
  epochRaised,
  gone,
  linked,
  locked,
  mfaDisabled,
  opened,
  paired,
  passwordReset,
  resetRequested,
  signedUp,
  signedUpWithoutPassword,
  unlinked,
  unlocked,
  verificationRequested,
  verified,
} from '../user.fixture.ts'
import type { CompletePasswordReset } from './complete-password-reset.ts'

const { given, stateAfter } = specificationOf(user)

const complete = (command: Partial<CompletePasswordReset> = {}): CompletePasswordReset => ({
  type: 'CompletePasswordReset',
  now: noon,
  ticketDigest: digest(1),
  passwordHash: sealedText(9),
  credentialIds: [],
  ...command,
})
const invalid = { _tag: 'ResetInvalid', reference: 'ERR_NGROK_4302' } as const

describe('complete a password reset', () => {
  it('sets the password and ends every session, and the ticket is used up in the same append', () => {
    given(signedUp(), verified, resetRequested(1))
      .when(complete())
      .thenEmits(passwordReset(9), {
        type: 'SessionEpochRaised',
        data: { epoch: 1, cause: 'password-reset' },
      })
    expect(stateAfter(signedUp(), attempted(4), resetRequested(1), passwordReset(9)).user).toMatchObject({
      password: { hash: sealedText(9), generation: 2 },
      reset: undefined,
      failuresInRow: 0,
    })
  })

  it('proves an address that nobody had proven, and names the credentials that were issued before', () =>
    given(signedUp(), resetRequested(1))
      .when(complete({ credentialIds: [apiKeyId(1)] }))
      .thenEmits(passwordReset(9), verified, {
        type: 'SessionEpochRaised',
        data: { epoch: 1, cause: 'first-proof', credentialIds: [apiKeyId(1)] },
      }))

  it('removes the logins that were linked before an address was first proven, and keeps them otherwise', () => {
    given(signedUp(), linked(5), resetRequested(1))
      .when(complete())
      .thenEmits(passwordReset(9), verified, unlinked(5), {
        type: 'SessionEpochRaised',
        data: { epoch: 1, cause: 'first-proof', credentialIds: [] },
      })
    given(signedUp(), verified, linked(5), resetRequested(1))
      .when(complete())
      .thenEmits(passwordReset(9), { type: 'SessionEpochRaised', data: { epoch: 1, cause: 'password-reset' } })
  })

  it('leaves credentials alone where the address was verified before', () =>
    given(signedUp(), verified, resetRequested(1))
      .when(complete({ credentialIds: [apiKeyId(1)] }))
      .thenEmits(passwordReset(9), { type: 'SessionEpochRaised', data: { epoch: 1, cause: 'password-reset' } }))

  it('refuses a used ticket, a superseded one, one to verify an address, and any where none was mailed (ResetInvalid)', () => {
    given(signedUp(), resetRequested(1), passwordReset(3)).when(complete()).thenRejects(invalid)
    given(signedUp(), resetRequested(1), resetRequested(2)).when(complete()).thenRejects(invalid)
    given(signedUp(), verificationRequested(1)).when(complete()).thenRejects(invalid)
    given(signedUp()).when(complete()).thenRejects(invalid)
  })

  it('refuses a ticket once the password was changed by whoever knew it (ResetInvalid)', () =>
    given(signedUp(), resetRequested(1), { type: 'PasswordChanged', data: { passwordHash: sealedText(4) } })
      .when(complete())
      .thenRejects(invalid))

  it('takes the ticket until its end, which is after it: to the millisecond (ResetInvalid)', () => {
    given(signedUp(), verified, resetRequested(1))
      .when(complete({ now: after(hourMs - 1) }))
      .thenEmits(passwordReset(9), { type: 'SessionEpochRaised', data: { epoch: 1, cause: 'password-reset' } })
    given(signedUp(), resetRequested(1))
      .when(complete({ now: after(hourMs) }))
      .thenRejects(invalid)
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (ResetInvalid)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(complete())
        .thenRejects(invalid)
  })

  it('ends a delay or a lock, with the row of failures', () => {
    given(signedUp(), verified, attempted(99), locked(24 * hourMs), resetRequested(1))
      .when(complete())
      .thenEmits(unlocked('reset'), passwordReset(9), epochRaised(1, 'password-reset'))
    expect(stateAfter(signedUp(), attempted(99), locked(24 * hourMs), unlocked('reset')).user).toMatchObject({
      failuresInRow: 0,
      lockedUntil: undefined,
    })
  })

  it('ends every session and every session token, and keeps none', () =>
    expect(
      stateAfter(signedUp(), opened(1), opened(2), passwordReset(9), epochRaised(1, 'password-reset')).user,
    ).toMatchObject({ sessions: {}, tokenEpoch: 1, keptSessionId: undefined }))

  it('R26 asks for a second factor as before where the address was proven before', () => {
    for (const events of [paired, [enrolling()]])
      given(signedUp(), verified, ...events, resetRequested(1))
        .when(complete())
        .thenEmits(passwordReset(9), epochRaised(1, 'password-reset'))
    expect(stateAfter(signedUp(), verified, ...paired, passwordReset(9)).user).toMatchObject({
      mfa: { status: 'enabled' },
    })
  })

  it('drops an authenticator that was paired, or was being paired, before an address was first proven', () => {
    const raised = epochRaised(1, 'first-proof', { credentialIds: [] })
    given(signedUp(), ...paired, resetRequested(1))
      .when(complete())
      .thenEmits(passwordReset(9), verified, mfaDisabled, raised)
    given(signedUp(), enrolling(), linked(5), locked(hourMs), resetRequested(1))
      .when(complete())
      .thenEmits(unlocked('reset'), passwordReset(9), verified, enrolmentCancelled, unlinked(5), raised)
  })

  it('gives a first password to whoever support lets set one, and their login of a provider is gone with the first proof', () => {
    given(signedUpWithoutPassword, converted, resetRequested(1))
      .when(complete())
      .thenEmits(passwordReset(9), verified, unlinked(3), {
        type: 'SessionEpochRaised',
        data: { epoch: 1, cause: 'first-proof', credentialIds: [] },
      })
    given(signedUpWithoutPassword, verified, converted, resetRequested(1))
      .when(complete())
      .thenEmits(passwordReset(9), { type: 'SessionEpochRaised', data: { epoch: 1, cause: 'password-reset' } })
  })

  it('refuses whoever was barred meanwhile (ResetInvalid)', () => {
    for (const [barred] of barredBy) given(signedUp(), resetRequested(1), barred).when(complete()).thenRejects(invalid)
  })

  it('R16 refuses where there is no password to reset (ResetInvalid)', () => {
    const { passwordHash: _, ...data } = signedUp().data
    given({ type: 'UserSignedUp', data }, resetRequested(1)).when(complete()).thenRejects(invalid)
  })
})
