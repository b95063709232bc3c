/** The protocol that runs makes the calls of its copy, whatever the order in which processes make them. @module */
import { describe, expect, it } from 'vitest'
import type { BadgeOutcome } from './fixtures/badge.ts'
import { allRules } from './fixtures/claim-model.ts'
import { begunStore, namesOf, running, streamsOf } from './fixtures/claim-schedule.ts'
import { crowd, scenarios } from './fixtures/claim-scenarios.ts'
import { able, initialState, type Scenario, search, stepped, wrongWith } from './fixtures/claim-search.ts'

const endingOf = (outcome: BadgeOutcome): string => {
  if (outcome._tag === 'Right') return 'done'
  const { left } = outcome
  if (left._tag === 'Rejected') return left.rejection._tag === 'ValueTaken' ? 'taken' : left.rejection._tag
  return left._tag === 'Conflict' ? 'conflict' : String(left.cause)
}

/** Takes one path with both, and compares every call, every outcome and what is stored in the end. */
const walk = async (scenario: Scenario, path: readonly number[]): Promise<void> => {
  const names = namesOf(scenario)
  const store = await begunStore(scenario.before)
  const processes = scenario.processes.map((process) => running(store, process, names))
  let state = initialState(scenario, allRules)
  for (const who of path) {
    const waiting = await processes[who]?.waiting()
    expect(waiting?.call).toEqual(state.standings[who]?.next)
    await waiting?.go()
    state = stepped(scenario, allRules, state, who)
  }
  for (const [who, { waiting, outcomes }] of processes.entries()) {
    expect((await waiting())?.call).toEqual(state.standings[who]?.next)
    expect(outcomes.map(endingOf)).toEqual(state.standings[who]?.endings)
  }
  expect(await streamsOf(store, scenario, names)).toEqual(state.streams)
}

/** Numbers that look random and are the same in every run: a linear congruential generator. */
const chance = (seed: number): ((below: number) => number) => {
  let drawn = seed
  return (below) => {
    drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((drawn / 2 ** 32) * below)
  }
}

/** Steps by chance; one in twenty-five is somebody's last. The model must find nothing wrong on the way. */
const walkByChance = (scenario: Scenario, seed: number): readonly number[] => {
  const draw = chance(seed)
  const dead = new Set<number>()
  const path: number[] = []
  let state = initialState(scenario, allRules)
  for (;;) {
    const alive = able(state).filter((who) => !dead.has(who))
    if (alive.length === 0) return path
    const who = alive[draw(alive.length)] as number
    path.push(who)
    state = stepped(scenario, allRules, state, who)
    expect(wrongWith(scenario, state)).toBeUndefined()
    if (draw(25) === 0) dead.add(alive[draw(alive.length)] as number)
  }
}

describe('the protocol that runs', () => {
  it.each(Object.keys(scenarios) as (keyof typeof scenarios)[])(
    'makes every call of the model in every state of it: %s',
    async (name) => {
      const scenario: Scenario = scenarios[name]
      let steps = 0
      for (const path of search(scenario).paths()) {
        await walk(scenario, path)
        steps += path.length
      }
      expect(steps).toBeGreaterThan(search(scenario).states)
    },
    30_000,
  )

  it('makes them in walks by chance of a crowd, most of whom die on the way, and all is well after every step', async () => {
    for (let seed = 1; seed <= 150; seed += 1) await walk(crowd, walkByChance(crowd, seed))
  })
})
