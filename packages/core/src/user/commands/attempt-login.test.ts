/** Every attempt is counted before it is judged, and after many nobody may try for a while. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, hourMs, minuteMs, noon } from '../../ids.fixture.ts'
import { defaultLockPolicy } from '../../login-attempts/lock-policy.ts'
import type { LoginMethod, UserEvent } from '../events.ts'
import { user } from '../user.ts'
import {
  attempted,
  failed,
  gone,
  locked,
  mfaDisabled,
  passwordChanged,
  passwordReset,
  signedUp,
  succeeded,
  unlocked,
} from '../user.fixture.ts'
import type { AttemptLogin } from './attempt-login.ts'

const { given, stateAfter } = specificationOf(user)

const attempt = (command: Partial<AttemptLogin> = {}): AttemptLogin => ({
  type: 'AttemptLogin',
  method: 'password',
  factor: 'first',
  now: noon,
  policy: defaultLockPolicy,
  ...command,
})

/** So many attempts that have come to nothing. */
const attempts = (count: number): readonly UserEvent[] => Array.from({ length: count }, (_, n) => attempted(n))

const throttledUntil = (ms: number) =>
  ({ _tag: 'LoginThrottled', reference: 'ERR_NGROK_1227', until: after(ms) }) as const

const dayMs = 24 * hourMs

describe('attempt a login', () => {
  it('refuses where there is nobody (NoSuchUser)', () =>
    given().when(attempt()).thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' }))

  it('refuses where somebody leaves or is gone, as where there is nobody (NoSuchUser)', () => {
    for (const events of gone)
      given(...events)
        .when(attempt())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })

  it('records each attempt, with the failures in a row before it', () => {
    given(signedUp()).when(attempt()).thenEmits(attempted(0))
    given(signedUp(), attempted(0)).when(attempt()).thenEmits(attempted(1))
    given(signedUp(), attempted(0), failed('wrong-password'), attempted(1)).when(attempt()).thenEmits(attempted(2))
  })

  it('counts an attempt as failed until it succeeds: attempts in parallel are all counted', () =>
    given(signedUp(), ...attempts(3))
      .when(attempt())
      .thenEmits(attempted(3)))

  it('begins to count again after a success', () => {
    given(signedUp(), attempted(0), attempted(1), succeeded).when(attempt()).thenEmits(attempted(0))
    expect(stateAfter(signedUp(), attempted(0), succeeded, attempted(0)).user).toMatchObject({ failuresInRow: 1 })
  })

  it('begins to count again after whatever else has proven who tried, and any delay is over', () => {
    for (const proven of [passwordReset(3), passwordChanged(3), mfaDisabled])
      given(signedUp(), ...attempts(100), locked(dayMs), proven)
        .when(attempt())
        .thenEmits(attempted(0))
  })

  it('does not count a failure a second time', () =>
    expect(stateAfter(signedUp(), attempted(0), failed('wrong-password')).user).toMatchObject({ failuresInRow: 1 }))

  it('counts first and second factors in one row', () => {
    given(signedUp(), attempted(0), attempted(1, 'second'), failed('wrong-code', 'second'))
      .when(attempt({ factor: 'second' }))
      .thenEmits(attempted(2, 'second'))
    given(signedUp(), ...attempts(8), attempted(8, 'second'))
      .when(attempt())
      .thenEmits(attempted(9), locked(30_000))
    given(signedUp(), ...attempts(9))
      .when(attempt({ factor: 'second' }))
      .thenEmits(attempted(9, 'second'), locked(30_000))
  })

  it('follows the tenth attempt in a row by a delay, in the same append, and none before it', () => {
    given(signedUp(), ...attempts(8))
      .when(attempt())
      .thenEmits(attempted(8))
    given(signedUp(), ...attempts(9))
      .when(attempt())
      .thenEmits(attempted(9), locked(30_000))
  })

  it('follows the hundredth attempt in a row by a lock of a day', () =>
    given(signedUp(), ...attempts(99))
      .when(attempt())
      .thenEmits(attempted(99), locked(dayMs)))

  it('goes by the policy that it is given', () => {
    const policy = { ...defaultLockPolicy, delaysFrom: 2, firstDelayMs: 5, locksFrom: 3, lockMs: 7 }
    given(signedUp()).when(attempt({ policy })).thenEmits(attempted(0))
    given(signedUp(), attempted(0)).when(attempt({ policy })).thenEmits(attempted(1), locked(5))
    given(signedUp(), ...attempts(2))
      .when(attempt({ policy }))
      .thenEmits(attempted(2), locked(7))
  })

  it('refuses every method and factor before the end of a delay, and counts nothing (LoginThrottled)', () => {
    for (const method of ['password', 'github'] as const)
      for (const factor of ['first', 'second'] as const)
        given(signedUp(), ...attempts(10), locked(30_000))
          .when(attempt({ method, factor }))
          .thenRejects(throttledUntil(30_000))
  })

  it('refuses a millisecond before the end of a delay, and not at its end (LoginThrottled)', () => {
    const history = [signedUp(), attempted(0), locked(minuteMs)]
    given(...history)
      .when(attempt({ now: after(minuteMs - 1) }))
      .thenRejects(throttledUntil(minuteMs))
    for (const ms of [minuteMs, minuteMs + 1])
      given(...history)
        .when(attempt({ now: after(ms) }))
        .thenEmits(unlocked('time'), attempted(1))
  })

  it('goes on counting where a delay has ended by time: the next one is longer', () => {
    given(signedUp(), ...attempts(10), locked(30_000))
      .when(attempt({ now: after(30_000) }))
      .thenEmits(unlocked('time'), attempted(10), locked(30_000 + minuteMs))
    expect(stateAfter(signedUp(), ...attempts(10), locked(30_000), unlocked('time')).user).toMatchObject({
      failuresInRow: 10,
      lockedUntil: undefined,
    })
  })

  it.each(['reset', 'support'] as const)('begins to count again where a lock was ended by: %s', (by) => {
    given(signedUp(), ...attempts(100), locked(dayMs), unlocked(by))
      .when(attempt())
      .thenEmits(attempted(0))
    expect(stateAfter(signedUp(), ...attempts(100), locked(dayMs), unlocked(by)).user).toMatchObject({
      failuresInRow: 0,
      lockedUntil: undefined,
    })
  })

  it('keeps the later end of two that were recorded beside each other (LoginThrottled)', () => {
    for (const ends of [
      [minuteMs, 2 * minuteMs],
      [2 * minuteMs, minuteMs],
    ])
      given(signedUp(), ...ends.map(locked))
        .when(attempt({ now: after(minuteMs) }))
        .thenRejects(throttledUntil(2 * minuteMs))
  })

  it.each(['password', 'github', 'google', 'sso'] as const satisfies readonly LoginMethod[])(
    'names the method: %s',
    (method) =>
      given(signedUp())
        .when(attempt({ method }))
        .thenEmits({ type: 'LoginAttempted', data: { method, factor: 'first', failuresInRow: 0 } }),
  )
})
