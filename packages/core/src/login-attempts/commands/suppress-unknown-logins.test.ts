/** A flood with an address that is nobody's is counted, as for a user. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, minuteMs, noon } from '../../ids.fixture.ts'
import { attempted, signedUp } from '../../user/user.fixture.ts'
import { user } from '../../user/user.ts'
import { loginAttempts } from '../login-attempts.ts'

const { given, stateAfter } = specificationOf(loginAttempts)

const counted = { count: 7, from: noon, to: after(minuteMs) } as const
const suppressed = { type: 'LoginAttemptsSuppressed', data: counted } as const

describe('suppress attempts with an address that is nobody’s', () => {
  it('records how many there were, and from when to when, each time', () => {
    given()
      .when({ type: 'SuppressUnknownLogins', ...counted })
      .thenEmits(suppressed)
    given(suppressed)
      .when({ type: 'SuppressUnknownLogins', ...counted })
      .thenEmits(suppressed)
  })

  it('records the same event as for a user', () =>
    specificationOf(user)
      .given(signedUp())
      .when({ type: 'RecordSuppressedAttempts', ...counted })
      .thenEmits(suppressed))

  it('counts none of them as an attempt: they were refused unlooked at', () =>
    expect(stateAfter(attempted(0), suppressed)).toEqual(stateAfter(attempted(0))))
})
