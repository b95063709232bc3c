/**
 * What the aggregates here are fed with when they are held to the laws of aggregates.
 *
 * @module
 */
import type { Aggregate, DomainEvent, Instant } from '@muniment/kernel'
import { defineAggregateLaws } from '@muniment/test-kit'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { version1 } from './catalogue.fixture.ts'
import type { Category } from './catalogue.ts'
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

/**
 * Holds an aggregate to the laws, at times around the noon of the other tests, and over the events that were written out
 * for the catalogue. `inert`: types that change no state.
 */
export const obeysTheLaws = <S extends object, C, Ev extends DomainEvent, R>(
  aggregate: Aggregate<S, C, Ev, R>,
  {
    inert = [],
    ...inputs
  }: { readonly event: fc.Arbitrary<Ev>; readonly command: fc.Arbitrary<C>; readonly inert?: readonly Ev['type'][] },
): void => {
  const golden = { examples: version1[aggregate.category as Category], inert }
  defineAggregateLaws(aggregate, { ...inputs, occurredAt: sometime, golden }, { describe, it })
}
