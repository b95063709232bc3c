import { type Aggregate, type Instant, type StoredEvents, stored, wholeNumber } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { at, specificationOf } from './specification.ts'

interface Raised {
  readonly type: 'Raised'
  readonly data: { readonly by: number }
}

interface Counter {
  total: number
  lastAt: Instant | undefined
  history: number[]
}

const counterEvents: StoredEvents<Raised> = { Raised: stored<Raised>('Raised', { by: wholeNumber(0) }) }

const counter = (
  decide: Aggregate<Counter, number, Raised, 'TooMuch'>['decide'],
): Aggregate<Counter, number, Raised, 'TooMuch'> => ({
  category: 'counter',
  events: counterEvents,
  initial: () => ({ total: 0, lastAt: undefined, history: [] }),
  evolve: (draft, { data, occurredAt }) => {
    draft.total += data.by
    draft.lastAt = occurredAt
    draft.history.push(data.by)
  },
  decide,
})

const raised = (by: number): Raised => ({ type: 'Raised', data: { by } })

const honest = counter(
  (by) =>
    ({ total }) =>
      total + by > 10 ? E.left('TooMuch') : E.right([raised(by)]),
)

describe('specificationOf', () => {
  const { given, stateAfter } = specificationOf(honest)

  it('accepts exactly the events that were decided', () => {
    given(raised(1)).when(2).thenEmits(raised(2))
  })

  it.each([
    ['other data', [raised(3)]],
    ['one event too many', [raised(2), raised(2)]],
    ['no event', []],
  ])('fails on %s', (_, expected) => {
    expect(() =>
      given(raised(1))
        .when(2)
        .thenEmits(...expected),
    ).toThrow()
  })

  it('fails when events were expected and it was refused', () => {
    expect(() => given(raised(9)).when(2).thenEmits(raised(2))).toThrow('TooMuch')
  })

  it('accepts exactly the rejection', () => {
    given(raised(9)).when(2).thenRejects('TooMuch')
  })

  it('fails when a rejection was expected and events were emitted', () => {
    expect(() => given().when(2).thenRejects('TooMuch')).toThrow('Raised')
  })

  it('fails a decide that mutates the state', () => {
    const mutating = counter((by) => (state) => {
      state.history.push(by)
      return E.right([])
    })
    expect(() => specificationOf(mutating).given(raised(1)).when(2).thenEmits()).toThrow(TypeError)
  })

  it('fails a decide that mutates a Map or a Set, which cannot be frozen', () => {
    interface Registry {
      readonly names: Map<string, number>
      readonly seen: Set<number>
    }
    for (const mutate of [
      ({ names }: Registry): unknown => names.set('x', 1),
      ({ seen }: Registry): unknown => seen.add(1),
      ({ names }: Registry): unknown => names.clear(),
    ]) {
      const registry: Aggregate<Registry, number, Raised, 'TooMuch'> = {
        category: 'registry',
        events: counterEvents,
        initial: () => ({ names: new Map([['a', 1]]), seen: new Set() }),
        evolve: () => {},
        decide: () => (state) => {
          mutate(state)
          return E.right([])
        },
      }
      expect(() => specificationOf(registry).given(raised(1)).when(2).thenEmits()).toThrow('decide changed the state')
    }
  })

  it('fails on events that their own codecs refuse, given or emitted', () => {
    const careless = counter((by) => () => E.right([raised(by)]))
    expect(() => specificationOf(careless).given().when(-1).thenEmits(raised(-1))).toThrow('Raised cannot be stored')
    const unknown = { type: 'Lowered', data: { by: 1 } } as unknown as Raised
    for (const happened of [raised(-1), unknown])
      expect(() => specificationOf(careless).given(happened).when(1).thenEmits(raised(1))).toThrow(TypeError)
  })

  it('gives an event the time that the test gave it', () => {
    const noon = '2026-11-22T12:00:00.000Z' as Instant
    expect(stateAfter(raised(1), at(noon, raised(2)))).toEqual({ total: 3, lastAt: noon, history: [1, 2] })
  })
})
