/** How a session goes from one account to another. @module */
import { at, specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { accountId, after, claimKey, minuteMs, noon } from '../../ids.fixture.ts'
import { ended, entered, rotated, rotation, startedAtNoon } from '../session.fixture.ts'
import { session } from '../session.ts'
import type { SwitchAccount } from './switch-account.ts'

const { given, stateAfter } = specificationOf(session)

const change = (command: Partial<SwitchAccount> = {}): SwitchAccount => ({
  type: 'SwitchAccount',
  accountId: accountId(2),
  addressClaim: undefined,
  rotation: rotation(),
  ...command,
})

describe('switch the account', () => {
  it('records where it went, and another token speaks for it', () => {
    given(startedAtNoon, at(noon, entered(1)))
      .when(change())
      .thenEmits(entered(2), rotated(2))
    given(startedAtNoon)
      .when(change({ addressClaim: claimKey(1) }))
      .thenEmits(entered(2, { addressClaim: claimKey(1) }), rotated(2))
  })

  it('records each switch, also to the account that was entered a moment ago', () =>
    given(startedAtNoon, at(noon, entered(2)))
      .when(change())
      .thenEmits(entered(2), rotated(2)))

  it('gives no other token where the presented one was rotated by a call beside it', () =>
    given(startedAtNoon, rotated(9)).when(change()).thenEmits(entered(2)))

  it('is a sign of life, and proves nobody', () =>
    expect(
      stateAfter(startedAtNoon, at(after(minuteMs), entered(2)), at(after(minuteMs), rotated(2))).session,
    ).toMatchObject({ seenAt: after(minuteMs), authenticatedAt: noon, entered: { accountId: accountId(2) } }))

  it('refuses where it has ended meanwhile (SessionAlreadyEnded)', () =>
    given(startedAtNoon, ended()).when(change()).thenRejects({ _tag: 'SessionAlreadyEnded' }))

  it('refuses where there is no session (NoSuchSession)', () =>
    given().when(change()).thenRejects({ _tag: 'NoSuchSession' }))
})
