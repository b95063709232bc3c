/** How support lets somebody try again. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { hourMs } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import { attempted, banned, gone, locked, signedUp, succeeded, suspended, unlocked } from '../user.fixture.ts'
import type { UnlockLogin } from './unlock-login.ts'

const { given, stateAfter } = specificationOf(user)

const unlock: UnlockLogin = { type: 'UnlockLogin' }
const notLocked = { _tag: 'LoginNotLocked' } as const

describe('unlock a login', () => {
  it('lets somebody try again at once, also whoever is barred', () => {
    for (const barred of [[], [suspended], [banned]])
      given(signedUp(), attempted(99), locked(24 * hourMs), ...barred)
        .when(unlock)
        .thenEmits(unlocked('support'))
  })

  it('ends the lock, and begins to count again', () =>
    expect(stateAfter(signedUp(), attempted(99), locked(24 * hourMs), unlocked('support')).user).toMatchObject({
      failuresInRow: 0,
      lockedUntil: undefined,
    }))

  it('begins to count again after a delay that is over, too', () =>
    given(signedUp(), attempted(99), locked(-hourMs)).when(unlock).thenEmits(unlocked('support')))

  it('refuses where nobody is kept from trying, or any more (LoginNotLocked)', () => {
    for (const events of [
      [],
      [attempted(0)],
      [locked(hourMs), unlocked('support')],
      [locked(hourMs), unlocked('time')],
      [locked(hourMs), succeeded],
    ])
      given(signedUp(), ...events)
        .when(unlock)
        .thenRejects(notLocked)
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(unlock)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
