/**
 * What the aggregates here are fed with when they are held to the laws of aggregates.
 *
 * @module
 */
import type { Aggregate, DomainEvent, Instant } from '@muniment/kernel'
import { defineAggregateLaws } from '@muniment/test-kit'
import fc from 'fast-check'
import { describe, it } from 'vitest'
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

/** Holds an aggregate to the laws, at times around the noon of the other tests. */
export const obeysTheLaws = <S extends object, C, Ev extends DomainEvent, R>(
  aggregate: Aggregate<S, C, Ev, R>,
  inputs: { readonly event: fc.Arbitrary<Ev>; readonly command: fc.Arbitrary<C> },
): void => defineAggregateLaws(aggregate, { ...inputs, occurredAt: sometime }, { describe, it })
