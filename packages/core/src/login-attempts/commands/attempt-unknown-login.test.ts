/** Attempts with an address that is nobody's are recorded like any other. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, hourMs, minuteMs, noon } from '../../ids.fixture.ts'
import { attempted, signedUp } from '../../user/user.fixture.ts'
import { user } from '../../user/user.ts'
import type { LoginAttemptsEvent } from '../events.ts'
import { defaultLockPolicy } from '../lock-policy.ts'
import { loginAttempts } from '../login-attempts.ts'
import type { AttemptUnknownLogin } from './attempt-unknown-login.ts'

const { given, stateAfter } = specificationOf(loginAttempts)
const asUser = specificationOf(user)

const attempt = (now = noon): AttemptUnknownLogin => ({
  type: 'AttemptUnknownLogin',
  method: 'password',
  now,
  policy: defaultLockPolicy,
})

const attempts = (count: number) => Array.from({ length: count }, (_, n) => attempted(n))

const locked = (ms: number): LoginAttemptsEvent => ({ type: 'LoginLocked', data: { until: after(ms) } })

const throttledUntil = (ms: number) =>
  ({ _tag: 'LoginThrottled', reference: 'ERR_NGROK_1227', until: after(ms) }) as const

describe('attempt a login with an address that is nobody’s', () => {
  it('counts every attempt', () => {
    given().when(attempt()).thenEmits(attempted(0))
    given(attempted(0)).when(attempt()).thenEmits(attempted(1))
    given(...attempts(3))
      .when(attempt())
      .thenEmits(attempted(3))
  })

  it.each([0, 1, 8, 9, 10, 15, 16, 98, 99, 100])(
    'records the same events as for a user after %i attempts, so that the log does not tell whose address it was',
    (count) => {
      const ofUser = asUser
        .given(signedUp(), ...attempts(count))
        .when({ type: 'AttemptLogin', method: 'password', factor: 'first', now: noon, policy: defaultLockPolicy })
        .decision()
      expect(
        given(...attempts(count))
          .when(attempt())
          .decision(),
      ).toStrictEqual(ofUser)
    },
  )

  it('follows the tenth attempt in a row by a delay, and the hundredth by a lock', () => {
    given(...attempts(9))
      .when(attempt())
      .thenEmits(attempted(9), locked(30_000))
    given(...attempts(99))
      .when(attempt())
      .thenEmits(attempted(99), locked(24 * hourMs))
  })

  it('refuses a millisecond before the end of a delay, as for a user, and not at its end (LoginThrottled)', () => {
    given(attempted(0), locked(minuteMs))
      .when(attempt(after(minuteMs - 1)))
      .thenRejects(throttledUntil(minuteMs))
    for (const ms of [minuteMs, minuteMs + 1])
      given(attempted(0), locked(minuteMs))
        .when(attempt(after(ms)))
        .thenEmits(attempted(1))
  })

  it('goes on counting where a delay has ended by time: the next one is longer, and refuses again (LoginThrottled)', () => {
    const again = [attempted(10), locked(30_000 + minuteMs)]
    given(...attempts(10), locked(30_000))
      .when(attempt(after(30_000)))
      .thenEmits(...again)
    given(...attempts(10), locked(30_000), ...again)
      .when(attempt(after(30_000)))
      .thenRejects(throttledUntil(30_000 + minuteMs))
  })

  it('keeps the later end of two that were recorded beside each other', () => {
    for (const ends of [
      [minuteMs, 2 * minuteMs],
      [2 * minuteMs, minuteMs],
    ])
      expect(stateAfter(...ends.map(locked))).toMatchObject({ lockedUntil: after(2 * minuteMs) })
  })
})
