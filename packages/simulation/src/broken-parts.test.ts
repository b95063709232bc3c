/** The laws bite: whatever is broken on purpose is found within the first seeds. @module */
import { type Reaction, reactions } from '@muniment/core'
import { afterEach, describe, expect, it } from 'vitest'
import {
  deniesAppends,
  doublesAppends,
  forgetsAppends,
  forgetsKeys,
  ignoresChecks,
  ignoresConflicts,
  neverRefreshes,
  neverShowsEnds,
  reordersFeeds,
  repeatsFeeds,
  stoppedClock,
  takesConflictsForRepeats,
} from './broken-parts.fixture.ts'
import { noFaults } from './faults.ts'
import type { Settings } from './settings.ts'
import { type SimulateOptions, simulate } from './simulate.ts'

/** Many clients at work among few people, and nothing fails: for what shows in races alone. */
const crowded: Partial<Settings> = {
  clients: 4,
  gates: 1,
  lanes: 3,
  commands: 250,
  addresses: 4,
  plan: { plan: 'simulated', features: ['rbac'] },
  storeKind: 'compares content',
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
    ['takes what others wrote for a repeat', takesConflictsForRepeats, ['effects'], 20],
    ['repeats its feed when it is followed again', repeatsFeeds, ['rebuild', 'readers'], 20],
    ['tells events in another order', reordersFeeds, ['rebuild', 'readers'], 20],
  ] as const)('%s is found out, within the first seeds', async (_, brokenBy, laws, seedsMax) => {
    expect(await firstFailing(seedsMax, laws, { brokenBy })).toBeDefined()
  })

  it('ignores what is expected of a person is found out: a code is accepted twice', async () => {
    expect(await firstFailing(60, ['second factors'], { brokenBy: ignoresConflicts, settings: crowded })).toBeDefined()
  })

  it('ignores what is expected of other streams is found out, where many are at work and appends are late', async () => {
    const settings = { ...crowded, gates: 0, commands: 120, faults: { ...noFaults, lateAppend: 0.5 } }
    expect(await firstFailing(100, ['domain'], { brokenBy: ignoresChecks, settings })).toBeDefined()
  })
})

/** The first seed of which the gate says that a key was let in, or refused. */
const firstWrong = async (
  verdict: 'let in' | 'refused',
  seedsMax: number,
  broken: Pick<SimulateOptions, 'brokenBy' | 'brokenClock' | 'settings'>,
): Promise<number | undefined> => {
  for (let seed = 1; seed <= seedsMax; seed += 1) {
    const { violations } = await simulate({ settings: crowded, ...broken, seed })
    if (violations.some(({ law, text }) => law === 'gate' && text.startsWith(`a key was ${verdict}`))) return seed
  }
  return undefined
}

describe('a key store that', () => {
  it('acknowledges a key without keeping it is found out: the right password is refused', async () => {
    expect(await firstFailing(20, ['logins'], { brokenKeys: forgetsKeys })).toBeDefined()
  })
})

describe('a gate whose index', () => {
  it('is never refreshed is found out: it refuses a key that works', async () => {
    expect(await firstWrong('refused', 10, { brokenBy: neverRefreshes })).toBeDefined()
  })

  it('never hears of an end is found out: it admits a key that is revoked', async () => {
    expect(await firstWrong('let in', 30, { brokenBy: neverShowsEnds })).toBeDefined()
  })

  it('never grows old, because the clock stands still, is found out: it admits a key that is revoked', async () => {
    const settings = { ...crowded, maxStalenessMs: 200, faults: { ...noFaults, slowFeed: 0.1 } }
    expect(await firstWrong('let in', 30, { brokenClock: stoppedClock, settings })).toBeDefined()
  })
})

describe('a reaction that is dropped', () => {
  const list = reactions as Reaction[]
  const all = [...reactions]
  afterEach(() => list.splice(0, list.length, ...all))

  // These two stand in for each other in runs as short as these: whichever event comes last, both look at it.
  const revoking = all.filter(({ name }) => name.startsWith('revoke-credential'))
  // The first is done by the reaction to the deletion as well, when it is looked at again; a membership seldom passes one.
  const seldom = /complete-deletion|leaving-user/
  const others = all.filter((reaction) => !revoking.includes(reaction) && !seldom.test(reaction.name))

  it.each([revoking, ...others.map((reaction) => [reaction])].map((dropped) => dropped.map(({ name }) => name)))(
    'is found out: %s',
    async (...names) => {
      list.splice(0, list.length, ...all.filter(({ name }) => !names.includes(name)))
      expect(await firstFailing(15, ['reactions', 'domain'])).toBeDefined()
    },
  )
})
