/** How all sessions of a person end at once, and what does not end with them. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { sessionId } from '../../ids.fixture.ts'
import { endsSessionTokens, type EpochCause } from '../events.ts'
import { isOfEpoch, type UserState } from '../state.ts'
import { user } from '../user.ts'
import { banned, epochRaised, gone, opened, signedUp, suspended } from '../user.fixture.ts'
import type { EndSessions } from './end-sessions.ts'

const { given, stateAfter } = specificationOf(user)

const end = (command: Partial<EndSessions> = {}): EndSessions => ({
  type: 'EndSessions',
  cause: 'logout-everywhere',
  ...command,
})

const kept = { keptSessionId: sessionId(1) }

describe('end sessions', () => {
  it.each(['logout-everywhere', 'support'] as const)('ends all, and says why: %s', (cause) => {
    given(signedUp()).when(end({ cause })).thenEmits(epochRaised(1, cause))
    given(signedUp(), epochRaised(1, 'password-changed', kept))
      .when(end({ cause, keptSessionId: undefined }))
      .thenEmits(epochRaised(2, cause))
  })

  it('ends all but one', () =>
    given(signedUp())
      .when(end(kept))
      .thenEmits(epochRaised(1, 'logout-everywhere', kept)))

  it('ends those of whoever is barred', () => {
    for (const barred of [suspended, banned])
      given(signedUp(), barred)
        .when(end({ cause: 'support' }))
        .thenEmits(epochRaised(1, 'support'))
  })

  it('leaves those that began later, and one that is kept until the next time', () => {
    const of = (state: UserState['user'], n: number, epoch: number) =>
      state.status === 'active' && isOfEpoch(state, { sessionId: sessionId(n), epoch })
    const once = stateAfter(signedUp(), opened(1), opened(2), epochRaised(1, 'logout-everywhere', kept)).user
    expect([of(once, 1, 0), of(once, 2, 0), of(once, 2, 1)]).toEqual([true, false, true])
    const twice = stateAfter(
      signedUp(),
      epochRaised(1, 'logout-everywhere', kept),
      epochRaised(2, 'logout-everywhere'),
    ).user
    expect([of(twice, 1, 0), of(twice, 1, 1), of(twice, 1, 2)]).toEqual([false, false, true])
  })

  it('ends no session token: those are nobody’s to revoke', () => {
    for (const cause of ['logout-everywhere', 'support'] as const)
      expect(stateAfter(signedUp(), epochRaised(1, cause)).user).toMatchObject({ epoch: 1, tokenEpoch: 0 })
    const before = [signedUp(), epochRaised(1, 'password-reset')]
    expect(stateAfter(...before, epochRaised(2, 'logout-everywhere')).user).toMatchObject({ epoch: 2, tokenEpoch: 1 })
  })

  it.each<[EpochCause, boolean]>([
    ['password-changed', true],
    ['password-reset', true],
    ['first-proof', true],
    ['mfa-reset', true],
    ['deletion', true],
    ['mfa-enabled', false],
    ['mfa-disabled', false],
    ['logout-everywhere', false],
    ['support', false],
    ['suspended', false],
  ])('says of every cause whether session tokens end with the sessions: %s %s', (cause, ends) => {
    expect(endsSessionTokens(cause)).toBe(ends)
    expect(stateAfter(signedUp(), epochRaised(1, cause)).user).toMatchObject({ tokenEpoch: ends ? 1 : 0 })
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(end())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
