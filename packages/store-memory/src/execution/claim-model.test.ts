/** Every interleaving of a few processes that claim, and what becomes of it when one rule is left out. @module */
import { describe, expect, it } from 'vitest'
import { allRules, type Rules } from './fixtures/claim-model.ts'
import { largerScenarios, scenarios } from './fixtures/claim-scenarios.ts'
import { type Scenario, search, type State, twoUseOne, wrongWith } from './fixtures/claim-search.ts'

const every: Readonly<Record<string, Scenario>> = { ...scenarios, ...largerScenarios }

/** As many as there are: a search cannot become shorter unnoticed. */
const sizes: Readonly<Record<string, readonly [states: number, interleavings: bigint]>> = {
  'two claimants, two attempts each': [261, 2_358n],
  'three claimants, one attempt each': [1_137, 294_186n],
  'one command in two processes, and another claimant': [1_252, 356_748n],
  'one who goes and comes back, and another claimant, two attempts each': [511, 717_641n],
  'one who goes, in one process, and comes back in another, and another claimant': [183, 5_025n],
  'two claimants, four attempts each': [2_809, 874_310n],
  'three claimants, two attempts each': [106_287, 1_269_298_281_906n],
  'two commands in two processes each': [56_941, 41_048_033_240n],
  'one who goes and comes back, two attempts each, and two other claimants': [34_145, 363_645_318_159n],
}

describe('whoever comes at the same time, and wherever they die', () => {
  it.each(Object.keys(every))(
    'at most one uses a value, whoever is told done has it, and what nobody uses can be had: %s',
    (name) => {
      const { wrong, states, interleavings } = search(every[name] as Scenario)
      expect(wrong).toBeUndefined()
      expect([states, interleavings]).toEqual(sizes[name])
    },
    60_000,
  )
})

const twoUsers = (scenario: Scenario, state: State): string | undefined => {
  const wrong = wrongWith(scenario, state)
  return wrong === twoUseOne ? wrong : undefined
}

const names = Object.keys(scenarios) as readonly (keyof typeof scenarios)[]

/** For each rule: the scenarios that it can be left out of, and no harm is done there. */
const harmless: Readonly<Record<keyof Rules, readonly (keyof typeof scenarios)[]>> = {
  ownerFirst: [],
  // With one attempt, nobody meets a claim of their own.
  renews: ['three claimants, one attempt each'],
  fences: [],
  beginsAgain: [],
  // Whoever releases must be late: after the same owner, in another process, has come back.
  releasesLazily: names.slice(0, 4),
}

describe('two owners come to use one value', () => {
  it.each(Object.entries(harmless))('without the rule: %s', (rule, expected) => {
    const found = names.map((name) => ({ name, ...search(scenarios[name], { ...allRules, [rule]: false }, twoUsers) }))
    expect(found.filter(({ wrong }) => wrong === undefined).map(({ name }) => name)).toEqual(expected)
  })
})
