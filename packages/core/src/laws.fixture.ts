/**
 * The laws of every aggregate, fed with arbitrary events and commands that collide in their ids.
 *
 * States are whatever any sequence of stored events folds to, so also those that no decide would lead to.
 *
 * @module
 */
import {
  type Aggregate,
  type DomainEvent,
  decodeEvent,
  encodeEvent,
  type Fact,
  fork,
  type Instant,
  type Json,
} from '@muniment/kernel'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { after, minuteMs } from './ids.fixture.ts'

/** An arbitrary that is one of a few small numbers: ids made from it collide. */
export const few = fc.integer({ min: 1, max: 3 })

/** Times around noon, also in the wrong order. */
export const sometime: fc.Arbitrary<Instant> = fc.integer({ min: -5, max: 5 }).map((n) => after(n * minuteMs))

/** A record in which the named keys may be absent. */
export const withOptional = <T extends object>(
  fields: { [P in keyof T]-?: fc.Arbitrary<Exclude<T[P], undefined>> },
  ...optionalKeys: readonly (keyof T & string)[]
): fc.Arbitrary<T> =>
  fc.record(fields as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: Object.keys(fields).filter((key) => !optionalKeys.some((optional) => optional === key)),
    noNullPrototype: true,
  }) as unknown as fc.Arbitrary<T>

export const deepFrozen = <A>(value: A): A => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFrozen(inner)
  }
  return value
}

export const factOf = <Ev extends DomainEvent>(event: Ev, index: number, occurredAt: Instant): Fact<Ev> =>
  deepFrozen({
    ...event,
    revision: BigInt(index),
    occurredAt,
    principal: { kind: 'user', id: 'usr_00000000000000000000000000000001' },
    commandId: `command ${index}`,
  })

const throughTheLog = <Ev extends DomainEvent>(
  aggregate: Pick<Aggregate<never, never, Ev, never>, 'events'>,
  event: Ev,
) => {
  const { schema, data } = encodeEvent(aggregate.events, event)
  return decodeEvent(aggregate.events, {
    id: '00000000-0000-5000-8000-000000000000',
    type: event.type,
    data: JSON.parse(JSON.stringify(data)) as Json,
    metadata: { schema },
    stream: 'muniment.test-1',
    revision: 0n,
  })
}

export const obeysTheLaws = <S extends object, C, Ev extends DomainEvent, R>(
  aggregate: Aggregate<S, C, Ev, R>,
  { event, command }: { readonly event: fc.Arbitrary<Ev>; readonly command: fc.Arbitrary<C> },
): void => {
  const facts = fc
    .array(fc.tuple(event, sometime), { maxLength: 12 })
    .map((history) => history.map(([happened, occurredAt], index) => factOf(happened, index, occurredAt)))
  const stateAfter = (history: readonly Fact<Ev>[]): S => {
    const state = aggregate.initial()
    for (const fact of history) aggregate.evolve(state, fact)
    return state
  }

  describe('obeys the laws of aggregates', () => {
    it('begins afresh for each stream', () => {
      fc.assert(
        fc.property(facts, (history) => {
          stateAfter(history)
          expect(aggregate.initial()).toStrictEqual(stateAfter([]))
          expect(aggregate.initial()).not.toBe(aggregate.initial())
        }),
      )
    })

    it('evolves from any stored event on any state: answers nothing, never throws, leaves the event alone', () => {
      fc.assert(
        fc.property(facts, (history) => {
          const state = aggregate.initial()
          for (const fact of history) expect(aggregate.evolve(state, fact)).toBeUndefined()
        }),
      )
    })

    it('folds equal facts to equal states, in whatever portions, by itself and through immer', () => {
      fc.assert(
        fc.property(facts, fc.nat(12), (history, cut) => {
          const state = stateAfter(history)
          expect(stateAfter(history)).toStrictEqual(state)
          const half = deepFrozen(stateAfter(history.slice(0, cut)))
          expect(fork(aggregate.evolve, half, history.slice(cut))).toStrictEqual(state)
        }),
      )
    })

    it('keeps nothing of an event that it writes into later', () => {
      fc.assert(
        fc.property(facts, (history) => {
          const before = JSON.stringify(history.map(({ data }) => data))
          stateAfter(history)
          expect(JSON.stringify(history.map(({ data }) => data))).toBe(before)
        }),
      )
    })

    it('decides on a frozen state, never throws, and answers the same when asked again', () => {
      fc.assert(
        fc.property(facts, command, (history, asked) => {
          const state = deepFrozen(stateAfter(history))
          const decided = aggregate.decide(deepFrozen(asked))(state)
          expect(aggregate.decide(asked)(state)).toStrictEqual(decided)
        }),
      )
    })

    it('emits only what its codecs store and read back', () => {
      fc.assert(
        fc.property(facts, command, (history, asked) => {
          const decided = aggregate.decide(asked)(deepFrozen(stateAfter(history)))
          if (E.isRight(decided))
            for (const emitted of decided.right)
              expect(throughTheLog(aggregate, emitted)).toStrictEqual(E.right(emitted.data))
        }),
      )
    })

    it('reads back every event as it was written', () => {
      fc.assert(
        fc.property(event, (written) => {
          expect(throughTheLog(aggregate, written)).toStrictEqual(E.right(written.data))
        }),
      )
    })
  })
}
