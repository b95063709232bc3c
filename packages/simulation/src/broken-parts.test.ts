/** The laws bite: whatever is broken on purpose is found within the first seeds. @module */
import { type Reaction, reactions } from '@muniment/core'
import { afterEach, describe, expect, it } from 'vitest'
import {
  deniesAppends,
  doublesAppends,
  forgetsAppends,
  ignoresChecks,
  ignoresConflicts,
  neverRefreshes,
  neverShowsEnds,
} from './broken-parts.fixture.ts'
import { noFaults } from './faults.ts'
import type { Settings } from './settings.ts'
import { type SimulateOptions, simulate } from './simulate.ts'

/** Many clients at work among few people, and nothing fails: for what shows in races alone. */
const crowded: Partial<Settings> = {
  clients: 4,
  lanes: 3,
  commands: 250,
  addresses: 4,
  plan: { plan: 'simulated', features: ['rbac'] },
  maxStalenessMs: 5_000,
  clockSkewMs: 0,
  faults: noFaults,
}

/** The first seed that breaks one of these laws. */
const firstFailing = async (
  seedsMax: number,
  laws: readonly string[],
  options: Omit<SimulateOptions, 'seed'> = {},
): Promise<number | undefined> => {
  for (let seed = 1; seed <= seedsMax; seed += 1) {
    const { violations } = await simulate({ ...options, seed })
    if (violations.some(({ law }) => laws.includes(law))) return seed
  }
  return undefined
}

describe('a store that', () => {
  it.each([
    ['doubles an append', doublesAppends, ['effects', 'domain'], 20],
    ['acknowledges without writing', forgetsAppends, ['effects', 'logins'], 20],
    ['says of what it wrote that it did not', deniesAppends, ['effects'], 20],
    ['ignores what is expected of a stream', ignoresConflicts, ['domain', 'effects'], 20],
  ] as const)('%s is found out, within the first seeds', async (_, brokenBy, laws, seedsMax) => {
    expect(await firstFailing(seedsMax, laws, { brokenBy })).toBeDefined()
  })

  it('ignores what is expected of other streams is found out, where many are at work', async () => {
    expect(await firstFailing(100, ['domain'], { brokenBy: ignoresChecks, settings: crowded })).toBeDefined()
  })
})

/** The first seed of which the gate says that a key was let in, or refused. */
const firstWrong = async (verdict: 'let in' | 'refused', seedsMax: number, brokenBy: SimulateOptions['brokenBy']) => {
  for (let seed = 1; seed <= seedsMax; seed += 1) {
    const { violations } = await simulate({ seed, brokenBy, settings: crowded })
    if (violations.some(({ law, text }) => law === 'gate' && text.startsWith(`a key was ${verdict}`))) return seed
  }
  return undefined
}

describe('a gate whose index', () => {
  it('is never refreshed is found out: it refuses a key that works', async () => {
    expect(await firstWrong('refused', 10, neverRefreshes)).toBeDefined()
  })

  it('never hears of an end is found out: it admits a key that is revoked', async () => {
    expect(await firstWrong('let in', 30, neverShowsEnds)).toBeDefined()
  })
})

describe('a reaction that is dropped', () => {
  const list = reactions as Reaction[]
  const all = [...reactions]
  afterEach(() => list.splice(0, list.length, ...all))

  it.each(all.map(({ name }) => name))('is found out: %s', async (name) => {
    list.splice(
      list.findIndex((reaction) => reaction.name === name),
      1,
    )
    expect(await firstFailing(15, ['reactions', 'domain'])).toBeDefined()
  })
})
