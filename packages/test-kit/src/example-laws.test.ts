/** The laws of examples: what was stored once is folded for ever, and no type is forgotten. @module */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aggregateLaws } from './aggregate-laws.ts'
import { type Examples, exampleLaws } from './example-laws.ts'
import { factOf } from './fact-of.ts'
import { brokenAmong } from './law.fixture.ts'
import { light, type Light, lightEvent, type LightEvent, someTime, watts } from './light.fixture.ts'

const golden: Examples<LightEvent> = {
  examples: { SwitchedOn: { watts: 5 }, SwitchedOff: {}, Seen: {} },
  inert: ['Seen'],
}

const facts = fc
  .array(fc.tuple(lightEvent, someTime), { maxLength: 8 })
  .map((history) => history.map(([event, at], index) => factOf(event, index, at)))

const broken = (changes: Partial<Light>, given: Partial<Examples<LightEvent>> = {}) =>
  brokenAmong(exampleLaws({ ...light, ...changes }, { ...golden, ...given }, facts))

const readsAll = 'has an example of every type of event that it stores, and reads it'
const foldsAll = 'evolves from every example on any state: answers nothing and never throws'
const hasCases = 'has a case for every type of event: its example changes a state, unless it is said to change none'

describe('the laws of examples', () => {
  it('are kept by an aggregate that folds them all', async () => {
    expect(await broken({})).toEqual([])
  })

  it('are among those of an aggregate where examples are given', () => {
    const titles = (given?: Examples<LightEvent>) =>
      aggregateLaws(light, { event: lightEvent, command: watts, ...(given && { golden: given }) }).map(
        ({ title }) => title,
      )
    for (const title of [readsAll, foldsAll, hasCases]) {
      expect(titles(golden)).toContain(title)
      expect(titles()).not.toContain(title)
    }
  })

  it('are broken where a type has no example, where one is of no type, and where one cannot be read', async () => {
    const { Seen: _, ...fewer } = golden.examples
    for (const examples of [fewer, { ...golden.examples, Exploded: {} }, { ...golden.examples, SwitchedOn: {} }])
      expect(await broken({}, { examples })).toContain(readsAll)
  })

  it.each<LightEvent['type']>(['SwitchedOn', 'SwitchedOff'])('are broken by an evolve that forgot %s', async (type) => {
    const forgetful: Light['evolve'] = (draft, fact) => {
      if (fact.type !== type) light.evolve(draft, fact)
    }
    expect(await broken({ evolve: forgetful })).toContain(hasCases)
  })

  it('are broken where a type that is said to change nothing does, and where one that does not is not said to', async () => {
    expect(await broken({}, { inert: ['Seen', 'SwitchedOff'] })).toEqual([hasCases])
    expect(await broken({}, { inert: [] })).toEqual([hasCases])
  })

  it('see a change that only a state far away shows', async () => {
    const deep: Light['evolve'] = (draft, fact) => {
      if (fact.type === 'SwitchedOn') draft.watts = Math.min(draft.watts + 1, 5)
      if (fact.type === 'SwitchedOff' && draft.watts === 5) draft.watts = 6
    }
    expect(await broken({ evolve: deep })).toEqual([])
    const tooHigh: Light['evolve'] = (draft, fact) => {
      if (fact.type === 'SwitchedOn') draft.watts = Math.min(draft.watts + 1, 4)
      if (fact.type === 'SwitchedOff' && draft.watts === 5) draft.watts = 6
    }
    expect(await broken({ evolve: tooHigh })).toEqual([hasCases])
  })

  it('are broken by an evolve that throws on an example in some state', async () => {
    const throwing: Light['evolve'] = (draft, fact) => {
      if (fact.type === 'SwitchedOff' && draft.watts === 5) throw new Error('too bright')
      light.evolve(draft, fact)
    }
    expect(await broken({ evolve: throwing })).toContain(foldsAll)
  })
})
