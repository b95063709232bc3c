/**
 * The laws of every aggregate, fed with arbitrary events and commands: what no example would think of asking.
 *
 * States are whatever any sequence of stored events folds to, so also those that no decide would lead to. Let the ids in
 * events and commands collide, or nothing will ever meet.
 *
 * @module
 */
import { deepStrictEqual, notStrictEqual, strictEqual } from 'node:assert/strict'
import {
  type Aggregate,
  type DomainEvent,
  decodeEvent,
  encodeEvent,
  type Fact,
  fork,
  type Instant,
  instantOf,
  type Json,
  type StoredEvents,
} from '@muniment/kernel'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { deepFrozen } from './deep-frozen.ts'
import { type Examples, exampleLaws } from './example-laws.ts'
import { factOf } from './fact-of.ts'
import { defineLaws, type Law, type LawRunner } from './law.ts'
import { repeatedCommandLaw } from './repeated-command-law.ts'

/** What an aggregate is fed with. */
export interface LawInputs<Ev extends DomainEvent, C> {
  readonly event: fc.Arbitrary<Ev>
  readonly command: fc.Arbitrary<C>
  /** When events happened, in any order. Default: around noon of one day. */
  readonly occurredAt?: fc.Arbitrary<Instant>
  /** The stored form of every type of event, written out. Adds the laws of examples. */
  readonly golden?: Examples<Ev>
}

const byText = (a: string, b: string): number => (a < b ? -1 : 1)

const noonMs = Date.UTC(2026, 0, 1, 12)

const aroundNoon: fc.Arbitrary<Instant> = fc
  .integer({ min: -5, max: 5 })
  .map((minutes) => instantOf(noonMs + minutes * 60_000))

const throughTheLog = <Ev extends DomainEvent>(events: StoredEvents<Ev>, event: Ev) => {
  const { schema, data } = encodeEvent(events, event)
  return decodeEvent(events, {
    id: '00000000-0000-5000-8000-000000000000',
    type: event.type,
    data: JSON.parse(JSON.stringify(data)) as Json,
    metadata: { schema },
    stream: 'test.law-1',
    revision: 0n,
  })
}

/** The laws of one aggregate, for any runner. */
export const aggregateLaws = <S extends object, C, Ev extends DomainEvent, R>(
  aggregate: Aggregate<S, C, Ev, R>,
  { event, command, occurredAt = aroundNoon, golden }: LawInputs<Ev, C>,
): readonly Law[] => {
  const facts = fc
    .array(fc.tuple(event, occurredAt), { maxLength: 12 })
    .map((history) => history.map(([happened, at], index) => factOf(happened, index, at)))
  const stateAfter = (history: readonly Fact<Ev>[]): S => {
    const state = aggregate.initial()
    for (const fact of history) aggregate.evolve(state, fact)
    return state
  }
  const law = <Ts>(title: string, property: fc.IProperty<Ts>): Law => ({ title, check: () => fc.assert(property) })

  return [
    {
      title: 'is fed with every type of event that it stores',
      check: () => {
        const fed = new Set(fc.sample(event, 2_000).map(({ type }) => type))
        deepStrictEqual([...fed].toSorted(byText), Object.keys(aggregate.events).toSorted(byText))
      },
    },
    law(
      'begins afresh for each stream',
      fc.property(facts, (history) => {
        stateAfter(history)
        deepStrictEqual(aggregate.initial(), stateAfter([]))
        notStrictEqual(aggregate.initial(), aggregate.initial())
      }),
    ),
    law(
      'evolves from any stored event on any state: answers nothing, never throws, leaves the event alone',
      fc.property(facts, (history) => {
        const state = aggregate.initial()
        for (const fact of history) strictEqual(aggregate.evolve(state, fact), undefined)
      }),
    ),
    law(
      'folds equal facts to equal states, in whatever portions, by itself and through immer: replay equals live',
      fc.property(facts, fc.nat(12), (history, cut) => {
        const state = stateAfter(history)
        deepStrictEqual(stateAfter(history), state)
        const half = deepFrozen(stateAfter(history.slice(0, cut)))
        deepStrictEqual(fork(aggregate.evolve, half, history.slice(cut)), state)
      }),
    ),
    law(
      'decides without changing the state, never throws, and answers the same when asked again',
      fc.property(facts, command, (history, asked) => {
        const state = deepFrozen(stateAfter(history))
        const before = structuredClone(state)
        const decided = aggregate.decide(deepFrozen(asked))(state)
        deepStrictEqual(aggregate.decide(asked)(state), decided)
        deepStrictEqual(state, before)
      }),
    ),
    law(
      'emits only what its codecs store and read back',
      fc.property(facts, command, (history, asked) => {
        const decided = aggregate.decide(asked)(deepFrozen(stateAfter(history)))
        if (E.isRight(decided))
          for (const emitted of decided.right)
            deepStrictEqual(throughTheLog(aggregate.events, emitted), E.right(emitted.data))
      }),
    ),
    law(
      'reads back every event as it was written',
      fc.property(event, (written) => {
        deepStrictEqual(throughTheLog(aggregate.events, written), E.right(written.data))
      }),
    ),
    repeatedCommandLaw(aggregate, { event, command, occurredAt }),
    ...(golden === undefined ? [] : exampleLaws(aggregate, golden, facts)),
  ]
}

/** Registers the laws of an aggregate with a test runner: `defineAggregateLaws(account, inputs, { describe, it })`. */
export const defineAggregateLaws = <S extends object, C, Ev extends DomainEvent, R>(
  aggregate: Aggregate<S, C, Ev, R>,
  inputs: LawInputs<Ev, C>,
  runner: LawRunner,
): void => defineLaws('obeys the laws of aggregates', aggregateLaws(aggregate, inputs), runner)
