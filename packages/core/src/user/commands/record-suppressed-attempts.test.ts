/** A flood of attempts is on record as a number. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, minuteMs, noon } from '../../ids.fixture.ts'
import type { UserEvent } from '../events.ts'
import { user } from '../user.ts'
import { attempted, banned, gone, locked, signedUp, suspended } from '../user.fixture.ts'
import type { RecordSuppressedAttempts } from './record-suppressed-attempts.ts'

const { given, stateAfter } = specificationOf(user)

const counted = { count: 1_000, from: noon, to: after(minuteMs) } as const
const record: RecordSuppressedAttempts = { type: 'RecordSuppressedAttempts', ...counted }
const suppressed: UserEvent = { type: 'LoginAttemptsSuppressed', data: counted }

describe('record suppressed attempts', () => {
  it('records how many there were, and from when to when, each time and also of whoever is barred', () => {
    for (const events of [[], [suppressed], [suspended], [banned]])
      given(signedUp(), ...events)
        .when(record)
        .thenEmits(suppressed)
  })

  it('counts none of them as an attempt: they were refused unlooked at', () => {
    const history = [signedUp(), attempted(9), locked(minuteMs)]
    expect(stateAfter(...history, suppressed)).toEqual(stateAfter(...history))
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(record)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
