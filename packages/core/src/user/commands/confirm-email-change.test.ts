/** What makes an address theirs. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, claimKey, digest, hourMs, noon, sealedText } from '../../ids.fixture.ts'
import { usesClaim } from '../state.ts'
import { user } from '../user.ts'
import {
  changeCancelled,
  changed,
  changeRequested,
  gone,
  resetRequested,
  signedUp,
  verificationRequested,
  verified,
} from '../user.fixture.ts'
import type { ConfirmEmailChange } from './confirm-email-change.ts'

const { given, stateAfter } = specificationOf(user)

const confirm = (command: Partial<ConfirmEmailChange> = {}): ConfirmEmailChange => ({
  type: 'ConfirmEmailChange',
  now: noon,
  ticketDigest: digest(1),
  ...command,
})
const invalid = { _tag: 'EmailChangeInvalid' } as const

describe('confirm an e-mail change', () => {
  it('makes the new address theirs and verified, and frees the old one', () => {
    given(signedUp(), changeRequested(1)).when(confirm()).thenEmits(changed)
    const state = stateAfter(signedUp(), changeRequested(1), changed)
    expect(state.user).toMatchObject({ emailClaim: claimKey(2), email: sealedText(2), emailVerified: true })
    expect([1, 2].map((n) => usesClaim(state, claimKey(n)))).toEqual([false, true])
  })

  it('leaves no ticket that was mailed to the old address', () =>
    expect(
      stateAfter(signedUp(), verificationRequested(3), resetRequested(4), changeRequested(1), changed).user,
    ).toMatchObject({ emailChange: undefined, verification: undefined, reset: undefined }))

  it('refuses another ticket, one that was superseded, used or cancelled, and any where none was mailed (EmailChangeInvalid)', () => {
    for (const events of [
      [changeRequested(2)],
      [changeRequested(1), changeRequested(2)],
      [changeRequested(1), changed],
      [changeRequested(1), changeCancelled],
      [verificationRequested(1)],
      [verified],
    ])
      given(signedUp(), ...events)
        .when(confirm())
        .thenRejects(invalid)
  })

  it('takes the ticket until its end, which is after it: to the millisecond (EmailChangeInvalid)', () => {
    given(signedUp(), changeRequested(1))
      .when(confirm({ now: after(hourMs - 1) }))
      .thenEmits(changed)
    given(signedUp(), changeRequested(1))
      .when(confirm({ now: after(hourMs) }))
      .thenRejects(invalid)
  })

  it('leaves to the claim whether somebody else has it by now (EmailTaken)', () =>
    given(signedUp(), changeRequested(1)).when(confirm()).thenEmits(changed))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(confirm())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
