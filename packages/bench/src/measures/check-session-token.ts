/**
 * Check a session token through the gate, beside jose alone.
 *
 * Every check is of another token than the one before. One check at a time is under way.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { type Check, checkRound } from '../api-keys/check-round.ts'
import type { Contender, Measure } from '../harness/measure.ts'
import { joseCheck } from '../session-tokens/jose-session-tokens.ts'
import { munimentSessionTokens } from '../session-tokens/muniment-session-tokens.ts'

const group = 'session-tokens'

/** Few enough that every signature is remembered; and so many, in an order that comes back to each last, that none is. */
const tokens = { remembered: 1_000, cold: 12_000 } as const

interface Load {
  readonly tokens: number
  readonly checks: number
}

const ours =
  ({ tokens: count, checks }: Load): Contender =>
  async (quick) => {
    const issued = await munimentSessionTokens(count)
    const check: Check = async (sessionToken) =>
      (await issued.muniment.access.enter({ sessionToken, surface: 'api' })).identity.kind === 'user'
    await assert.rejects(check('e30.e30.'))
    return checkRound(quick ? checks / 4 : checks, issued.tokens, check)
  }

const jose =
  ({ tokens: count, checks }: Load): Contender =>
  async (quick) => {
    const issued = await munimentSessionTokens(count)
    const check = await joseCheck(issued)
    await assert.rejects(check('e30.e30.'))
    return checkRound(quick ? checks / 4 : checks, issued.tokens, check)
  }

const peerName = 'jose 6.2 jwtVerify alone'

/** A round takes a second or so. */
const remembered: Load = { tokens: tokens.remembered, checks: 100_000 }
const cold: Load = { tokens: tokens.cold, checks: 12_000 }

export const checkSessionToken: readonly Measure[] = [
  {
    group,
    name: 'session-token-remembered',
    path: 'check a session token through the gate, its signature remembered',
    unit: 'per second',
    ours: ours(remembered),
    peer: { name: peerName, contender: jose({ ...remembered, checks: cold.checks }) },
    budgets: [
      { of: 'ours', atLeast: 100_000 },
      { of: 'ratio', atLeast: 10 },
    ],
    notes: ['jose remembers nothing. The state of the person and the epoch of the token are compared at each check.'],
  },
  {
    group,
    name: 'session-token-cold',
    path: 'the same, its signature checked anew',
    unit: 'per second',
    ours: ours(cold),
    peer: { name: peerName, contender: jose(cold) },
    budgets: [{ of: 'ratio', atLeast: 0.6 }],
    notes: ['12,000 tokens by turns, where 10,000 are remembered.'],
  },
]
