/** Who wants to be gone, and can prove who they are. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import type { UserEvent } from '../events.ts'
import { user } from '../user.ts'
import {
  barredBy,
  epochRaised,
  failed,
  gone,
  leaving,
  opened,
  signedUp,
  signedUpWithoutPassword,
} from '../user.fixture.ts'
import type { PasswordProof } from './record-password-login.ts'
import type { RequestDeletion } from './request-deletion.ts'

const { given, stateAfter } = specificationOf(user)

const request = (proof: PasswordProof | undefined): RequestDeletion => ({ type: 'RequestDeletion', proof })

const requested = leaving[0] as UserEvent

describe('request a deletion', () => {
  it('begins with the right password, or without one where there is none', () => {
    given(signedUp())
      .when(request({ generation: 1, matched: true }))
      .thenEmits(epochRaised(1, 'deletion'), requested)
    given(signedUpWithoutPassword).when(request(undefined)).thenEmits(epochRaised(1, 'deletion'), requested)
  })

  it('ends every session and every session token, by the epoch after the one before', () => {
    given(signedUp(), epochRaised(1, 'logout-everywhere'))
      .when(request({ generation: 1, matched: true }))
      .thenEmits(epochRaised(2, 'deletion'), requested)
    expect(stateAfter(signedUp(), opened(1), epochRaised(1, 'deletion')).user).toMatchObject({
      epoch: 1,
      tokenEpoch: 1,
      sessions: {},
    })
  })

  it('records a wrong password as a failure, and one that could not be opened', () => {
    given(signedUp())
      .when(request({ generation: 1, matched: false }))
      .thenEmits(failed('wrong-password'))
    for (const matched of [true, false])
      given(signedUp())
        .when(request({ generation: 1, matched, unreadable: true }))
        .thenEmits(failed('unreadable-password'))
  })

  it.each([0, 2, undefined])('refuses a proof against another generation: %s (StaleProof)', (generation) => {
    for (const matched of [true, false])
      given(signedUp()).when(request({ generation, matched })).thenRejects({ _tag: 'StaleProof' })
  })

  it('refuses a password where there is none, and none where there is one (StaleProof)', () => {
    for (const matched of [true, false])
      given(signedUpWithoutPassword)
        .when(request({ generation: undefined, matched }))
        .thenRejects({ _tag: 'StaleProof' })
    given(signedUp()).when(request(undefined)).thenRejects({ _tag: 'StaleProof' })
  })

  it('refuses whoever is barred (UserIsSuspended, UserIsBanned)', () => {
    for (const [barred, refusal] of barredBy)
      given(signedUp(), barred)
        .when(request({ generation: 1, matched: true }))
        .thenRejects(refusal)
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(request({ generation: 1, matched: true }))
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
