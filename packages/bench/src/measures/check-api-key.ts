/**
 * Check an API key through the gate, beside better-auth.
 *
 * Every check is of another key. One check at a time is under way.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { betterAuthKeys, type KeyStorage } from '../api-keys/better-auth-keys.ts'
import { type Check, checkRound } from '../api-keys/check-round.ts'
import { munimentKeys } from '../api-keys/muniment-keys.ts'
import type { Budget, Contender, Measure } from '../harness/measure.ts'

const ours =
  (keyCount: number): Contender =>
  async (quick) => {
    const { keys, muniment } = await munimentKeys(keyCount)
    assert.equal(keys.length, keyCount)
    const check: Check = async (apiKey) =>
      (await muniment.access.enter({ apiKey, surface: 'api' })).identity.kind === 'user'
    await assert.rejects(check('mnk_unknown'))
    return checkRound(quick ? 50_000 : 200_000, keys, check)
  }

const betterAuth =
  (storage: KeyStorage, checks: number): Contender =>
  async (quick) => {
    const { keys, verify } = await betterAuthKeys(1_000, storage)
    assert.equal(await verify('unknown'), false)
    return checkRound(quick ? checks / 4 : checks, keys, verify)
  }

const budget: Budget = { of: 'ours', atLeast: 150_000 }

export const checkApiKey: Measure = {
  name: 'check-api-key',
  path: 'check an API key through the gate, 1,000 keys',
  unit: 'per second',
  ours: ours(1_000),
  peer: { name: 'better-auth 1.7 verifyApiKey, memory adapter', contender: betterAuth('database', 2_000) },
  budgets: [budget, { of: 'ratio', atLeast: 30 }],
  notes: ['better-auth also scans its table and writes two dates at each check; no option switches that off.'],
}

export const checkApiKeyBesideMap: Measure = {
  name: 'check-api-key-beside-map',
  path: 'the same, better-auth with its keys in a Map',
  unit: 'per second',
  ours: ours(1_000),
  peer: { name: 'better-auth 1.7 verifyApiKey, secondary storage', contender: betterAuth('secondary-storage', 8_000) },
  budgets: [],
  notes: ['No table is scanned; a key is still read, written and parsed as JSON at each check.'],
}

export const checkApiKeyOfMillion: Measure = {
  name: 'check-api-key-of-million',
  path: 'check an API key through the gate, 1,000,000 keys',
  unit: 'per second',
  ours: ours(1_000_000),
  budgets: [budget],
  notes: [
    'The log was written straight into the store (100 keys to a member); the facade read it and checks the keys.',
  ],
  heapMiB: 6_144,
}
