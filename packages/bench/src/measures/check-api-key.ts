/**
 * Check an API key through the gate, beside better-auth.
 *
 * Every check is of another key. One check at a time is under way.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import type { KeyStorage } from '../api-keys/better-auth-keys.ts'
import { betterAuthPeer } from '../api-keys/better-auth-peer.ts'
import { type Check, checkRounds } from '../api-keys/check-rounds.ts'
import { munimentKeys } from '../api-keys/muniment-keys.ts'
import type { Measure, Row } from '../harness/measure.ts'
import { alternate, type Round, repeat, summarized } from '../harness/rounds.ts'

interface Ours {
  readonly round: Round
  readonly close: () => Promise<void>
}

const oursWith = async (keyCount: number, checks: number): Promise<Ours> => {
  const { keys, muniment } = await munimentKeys(keyCount)
  assert.equal(keys.length, keyCount)
  const check: Check = async (apiKey) =>
    (await muniment.access.enter({ apiKey, surface: 'api' })).identity.kind === 'user'
  await assert.rejects(check('mnk_unknown'))
  const rounds = checkRounds(keys, check)
  return { round: () => rounds(checks), close: () => muniment.close() }
}

const budget = { of: 'ours', atLeast: 150_000 } as const

const beside = async (
  rounds: number,
  ours: Ours,
  { storage, checks }: { readonly storage: KeyStorage; readonly checks: number },
): Promise<Pick<Row, 'unit' | 'ours' | 'peer' | 'ratio' | 'rounds'>> => {
  const peer = betterAuthPeer(storage, 1_000)
  const samples = await alternate(rounds, { ours: ours.round, peer: peer.round(checks) })
  peer.stop()
  const medians = summarized(samples)
  const where = storage === 'database' ? 'memory adapter' : 'secondary storage'
  return {
    unit: 'per second',
    ours: medians.ours,
    peer: { name: `better-auth 1.7 verifyApiKey, ${where}`, value: medians.peer },
    ratio: medians.ratio,
    rounds: samples,
  }
}

const checks = (quick: boolean): number => (quick ? 50_000 : 200_000)

export const checkApiKey: Measure = {
  name: 'check-api-key',
  heapMiB: 4_096,
  run: async ({ rounds, quick }) => {
    const ours = await oursWith(1_000, checks(quick))
    const adapter = await beside(rounds, ours, { storage: 'database', checks: quick ? 500 : 2_000 })
    const map = await beside(rounds, ours, { storage: 'secondary-storage', checks: quick ? 1_000 : 10_000 })
    await ours.close()
    return [
      {
        path: 'check an API key through the gate, 1,000 keys',
        ...adapter,
        budgets: [budget, { of: 'ratio', atLeast: 30 }],
        notes: ['better-auth also scans its table and writes two dates at each check; no option switches that off.'],
      },
      {
        path: 'the same, better-auth with its keys in a Map',
        ...map,
        budgets: [],
        notes: ['No table is scanned; a key is still read, written and parsed as JSON at each check.'],
      },
    ]
  },
}

export const checkApiKeyOfMillion: Measure = {
  name: 'check-api-key-of-million',
  heapMiB: 6_144,
  run: async ({ rounds, quick }) => {
    const ours = await oursWith(1_000_000, checks(quick))
    const samples = await repeat(rounds, ours.round)
    await ours.close()
    return [
      {
        path: 'check an API key through the gate, 1,000,000 keys',
        unit: 'per second',
        ours: summarized(samples).ours,
        budgets: [budget],
        notes: [
          'The log was written straight into the store (100 keys to a member); the facade read it and checks the keys.',
        ],
        rounds: { ours: samples.ours },
      },
    ]
  },
}
