/** What a change of the password takes, and all that it does. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { sealedText, sessionId } from '../../ids.fixture.ts'
import { isOfEpoch } from '../state.ts'
import { user } from '../user.ts'
import {
  attempted,
  failed,
  gone,
  passwordChanged,
  passwordReset,
  signedUp,
  signedUpWithoutPassword,
} from '../user.fixture.ts'
import type { ChangePassword } from './change-password.ts'

const { given, stateAfter } = specificationOf(user)

const change = (command: Partial<ChangePassword> = {}): ChangePassword => ({
  type: 'ChangePassword',
  proof: { generation: 1, matched: true },
  passwordHash: sealedText(9),
  session: { sessionId: sessionId(1), epoch: 0 },
  ...command,
})
const raised = (epoch: number) =>
  ({
    type: 'SessionEpochRaised',
    data: { epoch, cause: 'password-changed', keptSessionId: sessionId(1) },
  }) as const

describe('change a password', () => {
  it('sets the new one and ends every session but the one that asked', () => {
    given(signedUp(), attempted(0)).when(change()).thenEmits(passwordChanged(9), raised(1))
    const { user: after } = stateAfter(signedUp(), attempted(0), passwordChanged(9), raised(1))
    if (after.status !== 'active') throw new Error(after.status)
    expect(after).toMatchObject({ password: { hash: sealedText(9), generation: 2 }, failuresInRow: 0 })
    expect(isOfEpoch(after, { sessionId: sessionId(1), epoch: 0 })).toBe(true)
    expect(isOfEpoch(after, { sessionId: sessionId(2), epoch: 0 })).toBe(false)
    expect(isOfEpoch(after, { sessionId: sessionId(2), epoch: 1 })).toBe(true)
  })

  it('lets the session that was kept change it again', () =>
    given(signedUp(), passwordChanged(9), raised(1))
      .when(change({ proof: { generation: 2, matched: true } }))
      .thenEmits(passwordChanged(9), raised(2)))

  it('R20 records a wrong old password as a failure, as at a login, and changes nothing', () => {
    given(signedUp())
      .when(change({ proof: { generation: 1, matched: false } }))
      .thenEmits(failed('wrong-password'))
    for (const matched of [true, false])
      given(signedUp())
        .when(change({ proof: { generation: 1, matched, unreadable: true } }))
        .thenEmits(failed('unreadable-password'))
  })

  it('refuses a proof of another generation, and a session that has ended meanwhile (StaleProof)', () => {
    given(signedUp(), passwordReset(3)).when(change()).thenRejects({ _tag: 'StaleProof' })
    given(signedUp(), { type: 'SessionEpochRaised', data: { epoch: 1, cause: 'password-reset' } })
      .when(change())
      .thenRejects({ _tag: 'StaleProof' })
  })

  it('refuses where there is no password (NoPasswordSet)', () =>
    given(signedUpWithoutPassword)
      .when(change({ proof: { generation: undefined, matched: false } }))
      .thenRejects({ _tag: 'NoPasswordSet', reference: 'ERR_NGROK_4301' }))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(change())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
