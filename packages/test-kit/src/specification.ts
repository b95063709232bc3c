/**
 * Given, when, then: what an aggregate decides after these events.
 *
 * Compares whole lists in order with deep equality, and decides on a frozen state: a decide that mutates fails.
 *
 * @module
 */
import { deepStrictEqual, fail } from 'node:assert/strict'
import type { Aggregate, DomainEvent, Fact, Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'

/** An event that happened, with those parts of its envelope that evolve sees, where a test needs them. */
export type Given<Ev extends DomainEvent> = Ev | Happened<Ev>

interface Happened<Ev extends DomainEvent> {
  readonly happened: Ev
  readonly occurredAt: Instant
}

/** An event at a time of its own. */
export const at = <Ev extends DomainEvent>(occurredAt: Instant, event: Ev): Happened<Ev> => ({
  happened: event,
  occurredAt,
})

/** What decide must answer. */
export interface Expectation<Ev extends DomainEvent, R> {
  readonly thenEmits: (...events: readonly Ev[]) => void
  readonly thenRejects: (rejection: R) => void
  /** The decision itself, for assertions of another kind. */
  readonly decision: () => E.Either<R, readonly Ev[]>
}

/** The entry: `given(…).when(…).thenEmits(…)`. */
export interface Specification<S, C, Ev extends DomainEvent, R> {
  readonly given: (...events: readonly Given<Ev>[]) => { readonly when: (command: C) => Expectation<Ev, R> }
  /** The state after these events, frozen through and through. */
  readonly stateAfter: (...events: readonly Given<Ev>[]) => S
}

const deepFreeze = <A>(value: A): A => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}

/** When an event happened whose time does not matter. */
const someTime = '2026-01-01T00:00:00.000Z' as Instant

const isHappened = <Ev extends DomainEvent>(given: Given<Ev>): given is Happened<Ev> => 'happened' in given

const factOf = <Ev extends DomainEvent>(given: Given<Ev>, index: number): Fact<Ev> => {
  const { happened, occurredAt } = isHappened(given) ? given : { happened: given, occurredAt: someTime }
  return {
    ...deepFreeze(happened),
    revision: BigInt(index),
    occurredAt,
    principal: { kind: 'user', id: 'usr_00000000000000000000000000000000' },
    commandId: `command ${index}`,
  }
}

/** Specifications of one aggregate. */
export const specificationOf = <S, C, Ev extends DomainEvent, R>(
  aggregate: Aggregate<S, C, Ev, R>,
): Specification<S, C, Ev, R> => {
  const stateAfter = (...events: readonly Given<Ev>[]): S => {
    const state = aggregate.initial()
    events.forEach((event, index) => {
      aggregate.evolve(state, factOf(event, index))
    })
    return deepFreeze(state)
  }
  return {
    stateAfter,
    given: (...events) => ({
      when: (command) => {
        const decision = (): E.Either<R, readonly Ev[]> => aggregate.decide(deepFreeze(command))(stateAfter(...events))
        return {
          decision,
          thenEmits: (...expected) => {
            const decided = decision()
            if (E.isLeft(decided)) fail(`expected events, but it was refused: ${JSON.stringify(decided.left)}`)
            deepStrictEqual(decided.right, expected)
          },
          thenRejects: (rejection) => {
            const decided = decision()
            if (E.isRight(decided))
              fail(
                `expected a refusal, but it emitted: ${decided.right.map(({ type }) => type).join(', ') || 'nothing'}`,
              )
            deepStrictEqual(decided.left, rejection)
          },
        }
      },
    }),
  }
}
