/**
 * The laws of examples: one stored form of every type of event, written out, as it will stand in logs for ever.
 *
 * That evolve has a case for a type cannot be seen in its code, only in what it does: each example must change a state
 * that examples lead to. A type that is meant to change nothing is said to.
 *
 * @module
 */
import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { inspect } from 'node:util'
import {
  type Aggregate,
  decodeEvent,
  type DomainEvent,
  type Fact,
  type Instant,
  instantOf,
  type Json,
} from '@muniment/kernel'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { factOf } from './fact-of.ts'
import type { Law } from './law.ts'

/** Examples of stored events, for the laws. */
export interface Examples<Ev extends DomainEvent> {
  /** The data of every type, as it is stored. */
  readonly examples: Readonly<Record<string, Json>>
  /** Types that change no state: what they say is for readers of the log. Default: none. */
  readonly inert?: readonly Ev['type'][]
}

/** States that are looked at for what no example should change. */
const statesMin = 100

/** Most states that are looked at for what an example should change. */
const statesMax = 1_000

const noon = instantOf(Date.UTC(2026, 0, 1, 12))

const names = (types: Iterable<string>): readonly string[] => [...types].toSorted((a, b) => (a < b ? -1 : 1))

/** Equal for equal states, Maps and Sets included. */
const written = (state: unknown): string =>
  inspect(state, { depth: Infinity, maxArrayLength: null, maxStringLength: null, sorted: true })

/** Types whose example changes one of the states that examples lead to, the nearest first. */
const changing = <Ev extends DomainEvent>(
  examples: readonly Ev[],
  inert: readonly Ev['type'][],
  stateAfter: (events: readonly Ev[]) => unknown,
): ReadonlySet<string> => {
  const isComplete = (): boolean => examples.every(({ type }) => changed.has(type) || inert.includes(type))
  const changed = new Set<string>()
  const seen = new Set([written(stateAfter([]))])
  const reached: (readonly Ev[])[] = [[]]
  for (const [index, history] of reached.entries()) {
    if (index >= statesMin && isComplete()) break
    const before = written(stateAfter(history))
    for (const example of examples) {
      const longer = [...history, example]
      const after = written(stateAfter(longer))
      if (after === before) continue
      changed.add(example.type)
      if (seen.has(after) || seen.size >= statesMax) continue
      seen.add(after)
      reached.push(longer)
    }
  }
  return changed
}

/** The laws, for one aggregate. `facts` are those that lead to any state. */
export const exampleLaws = <S extends object, C, Ev extends DomainEvent, R>(
  aggregate: Aggregate<S, C, Ev, R>,
  { examples, inert = [] }: Examples<Ev>,
  facts: fc.Arbitrary<readonly Fact<Ev>[]>,
): readonly Law[] => {
  const types = Object.keys(aggregate.events) as Ev['type'][]
  const read = (type: Ev['type']): Ev => {
    const schema = aggregate.events[type].schema
    const decoded = decodeEvent(aggregate.events, {
      id: '00000000-0000-5000-8000-000000000000',
      type,
      data: examples[type] ?? null,
      metadata: { schema },
      stream: 'test.law-1',
      revision: 0n,
    })
    if (E.isLeft(decoded)) throw decoded.left
    return { type, data: decoded.right } as Ev
  }
  const folded = (history: readonly Fact<Ev>[]): S => {
    const state = aggregate.initial()
    for (const fact of history) aggregate.evolve(state, fact)
    return state
  }
  const occurredAt: Instant = noon
  return [
    {
      title: 'has an example of every type of event that it stores, and reads it',
      check: () => {
        deepStrictEqual(names(Object.keys(examples)), names(types))
        for (const type of types) read(type)
      },
    },
    {
      title: 'evolves from every example on any state: answers nothing and never throws',
      check: () => {
        const known = types.map(read)
        fc.assert(
          fc.property(facts, fc.shuffledSubarray(known, { minLength: known.length }), (history, order) => {
            const state = folded(history)
            order.forEach((example, index) => {
              strictEqual(aggregate.evolve(state, factOf(example, history.length + index, occurredAt)), undefined)
            })
          }),
        )
      },
    },
    {
      title: 'has a case for every type of event: its example changes a state, unless it is said to change none',
      check: () => {
        const stateAfter = (events: readonly Ev[]): S =>
          folded(events.map((event, index) => factOf(event, index, occurredAt)))
        const changed = changing(types.map(read), inert, stateAfter)
        deepStrictEqual(names(types.filter((type) => !changed.has(type))), names(inert))
      },
    },
  ]
}
