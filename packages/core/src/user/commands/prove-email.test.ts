/** A first proof of an address by somebody who is logged in. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { apiKeyId, claimKey, sessionId } from '../../ids.fixture.ts'
import { isOfEpoch } from '../state.ts'
import { user } from '../user.ts'
import {
  changed,
  enrolling,
  enrolmentCancelled,
  gone,
  linked,
  mfaDisabled,
  opened,
  paired,
  signedUp,
  signedUpWithoutPassword,
  unlinked,
  verified,
} from '../user.fixture.ts'
import type { ProveEmail } from './prove-email.ts'

const { given, stateAfter } = specificationOf(user)

const prove = (command: Partial<ProveEmail> = {}): ProveEmail => ({
  type: 'ProveEmail',
  emailClaim: claimKey(1),
  session: { sessionId: sessionId(1), epoch: 0 },
  credentialIds: [apiKeyId(1)],
  ...command,
})

const raised = {
  type: 'SessionEpochRaised',
  data: { epoch: 1, cause: 'first-proof', keptSessionId: sessionId(1), credentialIds: [apiKeyId(1)] },
} as const

describe('prove an e-mail address', () => {
  it('verifies it, ends every other session and names the credentials that were issued before', () => {
    given(signedUp()).when(prove()).thenEmits(verified, raised)
    const { user: after } = stateAfter(signedUp(), verified, raised)
    if (after.status !== 'active') throw new Error(after.status)
    expect(after.emailVerified).toBe(true)
    expect([1, 2].map((n) => isOfEpoch(after, { sessionId: sessionId(n), epoch: 0 }))).toEqual([true, false])
  })

  it('removes the logins that were linked before, and keeps the last one of whoever has no password', () => {
    given(signedUp(), linked(5)).when(prove()).thenEmits(verified, unlinked(5), raised)
    given(signedUpWithoutPassword).when(prove()).thenEmits(verified, raised)
  })

  it('drops an authenticator that was paired, or was being paired, before', () => {
    given(signedUp(), ...paired, linked(5))
      .when(prove())
      .thenEmits(verified, mfaDisabled, unlinked(5), raised)
    given(signedUp(), enrolling()).when(prove()).thenEmits(verified, enrolmentCancelled, raised)
    given(signedUpWithoutPassword, ...paired)
      .when(prove())
      .thenEmits(verified, mfaDisabled, raised)
  })

  it('keeps the session that brought it back, and ends session tokens', () =>
    expect(stateAfter(signedUp(), opened(1), opened(2), verified, raised).user).toMatchObject({
      sessions: { [sessionId(1)]: opened(1).data.expiresAt },
      tokenEpoch: 1,
    }))

  it('refuses where it is proven already (EmailAlreadyVerified)', () =>
    given(signedUp(), verified).when(prove()).thenRejects({ _tag: 'EmailAlreadyVerified' }))

  it('refuses a proof of another address, and one by a session that has ended (StaleProof)', () => {
    const unproven = { ...changed, data: { ...changed.data, verified: false } } as typeof changed
    given(signedUp(), unproven).when(prove()).thenRejects({ _tag: 'StaleProof' })
    given(signedUp(), { type: 'SessionEpochRaised', data: { epoch: 1, cause: 'password-reset' } })
      .when(prove())
      .thenRejects({ _tag: 'StaleProof' })
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(prove())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
