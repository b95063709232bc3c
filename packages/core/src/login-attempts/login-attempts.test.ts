/** The laws of login attempts, their stored names, and their count. @module */
import { matchesGoldenNames } from '@muniment/test-kit'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { noon } from '../ids.fixture.ts'
import { deepFrozen, factOf, obeysTheLaws } from '../laws.fixture.ts'
import type { LoginMethod } from '../user/events.ts'
import { type LoginAttemptsEvent, loginAttemptsEvents } from './events.ts'
import { loginAttempts } from './login-attempts.ts'

const method = fc.constantFrom<LoginMethod>('password', 'github', 'google', 'sso')

const event: fc.Arbitrary<LoginAttemptsEvent> = fc
  .tuple(method, fc.constantFrom('first' as const, 'second' as const), fc.nat(20))
  .map(([by, factor, failuresInRow]) => ({ type: 'LoginAttempted', data: { method: by, factor, failuresInRow } }))

const command = method.map((by) => ({ type: 'AttemptUnknownLogin' as const, method: by }))

describe('login attempts', () => {
  it('have the stored names that were approved', () => {
    matchesGoldenNames(loginAttemptsEvents, new URL('./events.golden.txt', import.meta.url))
  })

  obeysTheLaws(loginAttempts, { event, command })

  it('are as many failures in a row as there were attempts', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
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
