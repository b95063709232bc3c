/** The laws of login attempts, their stored names, and their count. @module */
import { deepFrozen, factOf, matchesGoldenNames } from '@muniment/test-kit'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { minuteMs, noon } from '../ids.fixture.ts'
import { obeysTheLaws, sometime } from '../laws.fixture.ts'
import type { LoginMethod } from '../user/events.ts'
import { type LoginAttemptsEvent, loginAttemptsEvents } from './events.ts'
import type { LockPolicy } from './lock-policy.ts'
import { loginAttempts, type LoginAttemptsCommand } from './login-attempts.ts'

const method = fc.constantFrom<LoginMethod>('password', 'github', 'google', 'sso')

const factor = fc.constantFrom('first' as const, 'second' as const)

/** Delays and locks that some of the times here lie after. */
const policy: LockPolicy = {
  delaysFrom: 2,
  firstDelayMs: minuteMs,
  longestDelayMs: 2 * minuteMs,
  locksFrom: 5,
  lockMs: 3 * minuteMs,
}

const counted = fc.tuple(fc.integer({ min: 1, max: 9 }), sometime, sometime)

const event: fc.Arbitrary<LoginAttemptsEvent> = fc.oneof(
  fc.tuple(method, factor, fc.nat(20)).map(([by, which, failuresInRow]) => ({
    type: 'LoginAttempted' as const,
    data: { method: by, factor: which, failuresInRow },
  })),
  fc.tuple(method, factor).map(([by, which]) => ({
    type: 'LoginFailed' as const,
    data: { method: by, factor: which, reason: 'no-user' as const },
  })),
  sometime.map((until) => ({ type: 'LoginLocked' as const, data: { until } })),
  counted.map(([count, from, to]) => ({ type: 'LoginAttemptsSuppressed' as const, data: { count, from, to } })),
)

const command: fc.Arbitrary<LoginAttemptsCommand> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(method, sometime)
      .map(([by, now]) => ({ type: 'AttemptUnknownLogin' as const, method: by, now, policy })),
  },
  { weight: 1, arbitrary: method.map((by) => ({ type: 'FailUnknownLogin' as const, method: by })) },
  {
    weight: 1,
    arbitrary: counted.map(([count, from, to]) => ({ type: 'SuppressUnknownLogins' as const, count, from, to })),
  },
)

describe('login attempts', () => {
  it('have the stored names that were approved', () => {
    matchesGoldenNames(loginAttemptsEvents, new URL('./events.golden.txt', import.meta.url))
  })

  obeysTheLaws(loginAttempts, { event, command, inert: ['LoginFailed', 'LoginAttemptsSuppressed'] })

  it('are as many failures in a row as there were attempts that were looked at, and none is before the end of a delay', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        const state = loginAttempts.initial()
        const events: LoginAttemptsEvent[] = []
        for (const asked of commands) {
          const before = structuredClone(state)
          const decided = loginAttempts.decide(asked)(deepFrozen(structuredClone(state)))
          if (asked.type === 'AttemptUnknownLogin')
            expect(E.isLeft(decided)).toBe(before.lockedUntil !== undefined && asked.now < before.lockedUntil)
          if (E.isLeft(decided)) continue
          for (const emitted of decided.right) {
            loginAttempts.evolve(state, factOf(emitted, events.length, noon))
            events.push(emitted)
            seen.add(emitted.type)
          }
          expect(state.lockedUntil ?? '').toSatisfy((until: string) => until >= (before.lockedUntil ?? ''))
          expect(state.failuresInRow).toBe(events.filter(({ type }) => type === 'LoginAttempted').length)
          if (asked.type === 'AttemptUnknownLogin')
            expect(state.lockedUntil === undefined || state.lockedUntil <= asked.now).toBe(state.failuresInRow < 2)
        }
      }),
      { numRuns: 500 },
    )
    expect([...seen].toSorted()).toEqual(Object.keys(loginAttemptsEvents).toSorted())
  })
})
