/**
 * Check an API key through the gate, beside better-auth.
 *
 * Every check is of another key, in an order that jumps through all of them. One check at a time is under way.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { betterAuthKeys } from '../api-keys/better-auth-keys.ts'
import { munimentKeys } from '../api-keys/muniment-keys.ts'
import type { Measure, Row } from '../harness/measure.ts'
import { rateOf } from '../harness/processor-time.ts'
import { alternate, type Round, repeat, summarized } from '../harness/rounds.ts'

type Check = (key: string) => Promise<boolean>

/** As a server reads it from a request: a text of its own, flat, that nobody has looked at. */
const arrived = (key: string): string => Buffer.from(key, 'latin1').toString('latin1')

/** Coprime to every number of keys here, so that all keys have their turn. */
const stride = 7_919

const checks = (count: number, keys: readonly string[], check: Check): Round => {
  let at = 0
  return async () => {
    const requests = Array.from({ length: count }, () => {
      at = (at + stride) % keys.length
      return arrived(keys[at] as string)
    })
    let valid = 0
    const rate = await rateOf(count, async () => {
      for (const key of requests) if (await check(key)) valid += 1
    })
    assert.equal(valid, count)
    return rate
  }
}

const munimentChecks = async (
  count: number,
): Promise<{ keys: readonly string[]; check: Check; close: () => Promise<void> }> => {
  const { keys, muniment } = await munimentKeys(count)
  assert.equal(keys.length, count)
  const check: Check = async (apiKey) =>
    (await muniment.access.enter({ apiKey, surface: 'api' })).identity.kind === 'user'
  await assert.rejects(check('mnk_unknown'))
  return { keys, check, close: () => muniment.close() }
}

const betterAuthChecks = async (storage: 'database' | 'secondary-storage') => {
  const { keys, verify } = await betterAuthKeys(1_000, storage)
  assert.equal(await verify('unknown'), false)
  return { keys, check: verify }
}

const budget = { of: 'ours', atLeast: 150_000 } as const

const atThousand = async (rounds: number, quick: boolean): Promise<Row[]> => {
  const ours = await munimentChecks(1_000)
  const oursRound = checks(quick ? 50_000 : 200_000, ours.keys, ours.check)
  const database = await betterAuthChecks('database')
  const samples = await alternate(rounds, {
    ours: oursRound,
    peer: checks(quick ? 500 : 2_000, database.keys, database.check),
  })
  const map = await betterAuthChecks('secondary-storage')
  const mapSamples = await alternate(rounds, {
    ours: oursRound,
    peer: checks(quick ? 1_000 : 10_000, map.keys, map.check),
  })
  await ours.close()
  const one = summarized(samples)
  const other = summarized(mapSamples)
  return [
    {
      path: 'check an API key through the gate, 1,000 keys',
      unit: 'per second',
      ours: one.ours,
      peer: { name: 'better-auth 1.7 verifyApiKey, memory adapter', value: one.peer },
      ratio: one.ratio,
      budgets: [budget, { of: 'ratio', atLeast: 30 }],
      notes: ['better-auth also scans its table and writes two dates at each check; no option switches that off.'],
      rounds: samples,
    },
    {
      path: 'the same, better-auth with its keys in a Map',
      unit: 'per second',
      ours: other.ours,
      peer: { name: 'better-auth 1.7 verifyApiKey, secondary storage', value: other.peer },
      ratio: other.ratio,
      budgets: [],
      notes: ['No table is scanned; a key is still read, written and parsed as JSON at each check.'],
      rounds: mapSamples,
    },
  ]
}

const atMillion = async (rounds: number, quick: boolean): Promise<Row> => {
  const ours = await munimentChecks(1_000_000)
  const samples = await repeat(rounds, checks(quick ? 50_000 : 200_000, ours.keys, ours.check))
  await ours.close()
  return {
    path: 'check an API key through the gate, 1,000,000 keys',
    unit: 'per second',
    ours: summarized(samples).ours,
    budgets: [budget],
    notes: [
      'The log was written straight into the store (100 keys to a member); the facade read it and checks the keys.',
    ],
    rounds: samples,
  }
}

export const checkApiKey: Measure = {
  name: 'check-api-key',
  heapMiB: 4_096,
  run: ({ rounds, quick }) => atThousand(rounds, quick),
}

export const checkApiKeyOfMillion: Measure = {
  name: 'check-api-key-of-million',
  heapMiB: 6_144,
  run: async ({ rounds, quick }) => [await atMillion(rounds, quick)],
}
