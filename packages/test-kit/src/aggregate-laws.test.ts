import {
  type Aggregate,
  type Instant,
  listOf,
  optional,
  type StoredEvents,
  stored,
  wholeNumber,
} from '@muniment/kernel'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { aggregateLaws, defineAggregateLaws, type LawInputs } from './aggregate-laws.ts'
import { brokenAmong } from './law.fixture.ts'

interface Raised {
  readonly type: 'Raised'
  readonly data: { readonly by: number; readonly tags: readonly string[]; readonly note?: string }
}

interface Reset {
  readonly type: 'Reset'
  readonly data: object
}

type Counted = Raised | Reset

interface Counter {
  total: number
  tags: string[]
  lastAt: Instant | undefined
}

const events: StoredEvents<Counted> = {
  Raised: stored<Raised>('Raised', { by: wholeNumber(0), tags: listOf(t.string), note: optional(t.string) }),
  Reset: stored<Reset>('Reset', {}),
}

type CounterAggregate = Aggregate<Counter, number, Counted, 'TooMuch'>

const raised = (by: number): Raised => ({ type: 'Raised', data: { by, tags: ['t'] } })

const counter: CounterAggregate = {
  category: 'counter',
  events,
  initial: () => ({ total: 0, tags: [], lastAt: undefined }),
  evolve: (draft, fact) => {
    draft.lastAt = fact.occurredAt
    if (fact.type === 'Reset') draft.total = 0
    else {
      draft.total += fact.data.by
      draft.tags.push(...fact.data.tags)
    }
  },
  decide:
    (by) =>
    ({ total }) =>
      total + by > 100 ? E.left('TooMuch') : E.right([raised(by)]),
}

const inputs: LawInputs<Counted, number> = {
  event: fc.oneof(
    fc.record({ by: fc.nat(9), tags: fc.array(fc.string()) }, { noNullPrototype: true }).map((data) => ({
      type: 'Raised' as const,
      data,
    })),
    fc.constant<Reset>({ type: 'Reset', data: {} }),
  ),
  command: fc.nat(9),
}

/** Titles of the laws that an aggregate breaks, of those with such a title. */
const brokenBy = (changes: Partial<CounterAggregate>, given: Partial<LawInputs<Counted, number>> = {}, law = /./) =>
  brokenAmong(aggregateLaws({ ...counter, ...changes }, { ...inputs, ...given }).filter(({ title }) => law.test(title)))

defineAggregateLaws(counter, inputs, { describe, it })

describe('the laws of aggregates', () => {
  it('are kept by a sound aggregate', async () => {
    expect(await brokenBy({})).toEqual([])
    expect(await brokenBy({}, { golden: { examples: { Raised: raised(1).data, Reset: {} } } })).toEqual([])
  })

  const shared: Counter = { total: 0, tags: [], lastAt: undefined }
  let calls = 0

  it.each<[string, Partial<CounterAggregate>, RegExp, Partial<LawInputs<Counted, number>>?]>([
    ['shares its first state between streams', { initial: () => shared }, /begins afresh/],
    [
      'throws in evolve',
      {
        evolve: (_, fact) => {
          if (fact.type === 'Reset') throw new Error('no reset')
        },
      },
      /never throws, leaves the event alone/,
    ],
    ['answers from evolve', { evolve: (draft, { revision }) => (draft.total = Number(revision)) }, /answers nothing/],
    [
      'writes into an event',
      { evolve: (_, fact) => void (fact.type === 'Raised' && (fact.data.tags as string[]).push('mine')) },
      /leaves the event alone/,
    ],
    [
      'keeps a part of an event and writes into it later',
      {
        evolve: (draft, fact) => {
          if (fact.type === 'Raised') draft.tags = fact.data.tags as string[]
          else draft.tags.push('reset')
        },
      },
      /leaves the event alone/,
    ],
    ['folds by a memory of its own', { evolve: (draft) => void (draft.total += calls += 1) }, /replay equals live/],
    [
      'changes the state in decide',
      { decide: (by) => (state) => (state.tags.push('x'), E.right([raised(by)])) },
      /without changing the state/,
    ],
    [
      'throws in decide',
      {
        decide: () => () => {
          throw new Error('no')
        },
      },
      /never throws, and answers the same/,
    ],
    [
      'decides by chance',
      { decide: (by) => () => ((calls += 1) % 2 === 0 ? E.left('TooMuch') : E.right([raised(by)])) },
      /the same when asked again/,
    ],
    ['emits what its codecs refuse', { decide: () => () => E.right([raised(-1)]) }, /store and read back/],
    ['is fed with one type of event alone', {}, /every type of event/, { event: fc.nat(9).map(raised) }],
    [
      'is fed with what its codecs do not read back',
      {},
      /reads back every event/,
      { event: fc.oneof(fc.constant(raised(0.5)), fc.constant<Reset>({ type: 'Reset', data: {} })) },
    ],
  ])('are broken by one that %s', async (_, changes, law, given) => {
    expect(await brokenBy(changes, given, law)).not.toEqual([])
  })
})
