/** The laws of login attempts, their stored names, and their count. @module */
import { deepFrozen, factOf, matchesGoldenNames } from '@muniment/test-kit'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { noon } from '../ids.fixture.ts'
import { obeysTheLaws } from '../laws.fixture.ts'
import type { LoginMethod } from '../user/events.ts'
import { type LoginAttemptsEvent, loginAttemptsEvents } from './events.ts'
import { loginAttempts, type LoginAttemptsCommand } from './login-attempts.ts'

const method = fc.constantFrom<LoginMethod>('password', 'github', 'google', 'sso')

const factor = fc.constantFrom('first' as const, 'second' as const)

const event: fc.Arbitrary<LoginAttemptsEvent> = fc.oneof(
  fc.tuple(method, factor, fc.nat(20)).map(([by, which, failuresInRow]) => ({
    type: 'LoginAttempted' as const,
    data: { method: by, factor: which, failuresInRow },
  })),
  fc.tuple(method, factor).map(([by, which]) => ({
    type: 'LoginFailed' as const,
    data: { method: by, factor: which, reason: 'no-user' as const },
  })),
)

const attempt = method.map((by) => ({ type: 'AttemptUnknownLogin' as const, method: by }))

const command: fc.Arbitrary<LoginAttemptsCommand> = fc.oneof(
  attempt,
  method.map((by) => ({ type: 'FailUnknownLogin' as const, method: by })),
)

describe('login attempts', () => {
  it('have the stored names that were approved', () => {
    matchesGoldenNames(loginAttemptsEvents, new URL('./events.golden.txt', import.meta.url))
  })

  obeysTheLaws(loginAttempts, { event, command, inert: ['LoginFailed'] })

  it('are as many failures in a row as there were attempts', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 30 }), (commands) => {
        const state = loginAttempts.initial()
        commands.forEach((asked, index) => {
          const decided = loginAttempts.decide(asked)(deepFrozen(structuredClone(state)))
          if (E.isRight(decided))
            for (const emitted of decided.right) loginAttempts.evolve(state, factOf(emitted, index, noon))
        })
        expect(state.failuresInRow).toBe(commands.length)
      }),
    )
  })
})
