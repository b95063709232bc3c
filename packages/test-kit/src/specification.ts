/**
 * Given, when, then: what an aggregate decides after these events.
 *
 * Compares whole lists in order with deep equality. Decide is asked on a frozen state, and on one that must look as before
 * when it has answered: a decide that mutates fails, in Maps and Sets as well. What was given and what is emitted goes
 * through its codecs, as it will in a store.
 *
 * @module
 */
import { deepStrictEqual, fail } from 'node:assert/strict'
import {
  type Aggregate,
  type DomainEvent,
  encodeEvent,
  type Fact,
  type Instant,
  type StoredEvents,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { deepFrozen } from './deep-frozen.ts'

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
  /** The state after these events, frozen through and through (but for the entries of Maps and Sets). */
  readonly stateAfter: (...events: readonly Given<Ev>[]) => S
}

/** When an event happened whose time does not matter. */
const someTime = '2026-01-01T00:00:00.000Z' as Instant

const isHappened = <Ev extends DomainEvent>(given: Given<Ev>): given is Happened<Ev> => 'happened' in given

/** Through its codec, as it would stand in a store. @throws TypeError for an event that could not be there. */
const storable = <Ev extends DomainEvent>(events: StoredEvents<Ev>, event: Ev): Ev =>
  ({ ...event, data: encodeEvent(events, event).data }) as Ev

const factOf = <Ev extends DomainEvent>(events: StoredEvents<Ev>, given: Given<Ev>, index: number): Fact<Ev> => {
  const { happened, occurredAt } = isHappened(given) ? given : { happened: given, occurredAt: someTime }
  return {
    ...storable(events, happened),
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
      aggregate.evolve(state, factOf(aggregate.events, event, index))
    })
    return deepFrozen(state)
  }
  return {
    stateAfter,
    given: (...events) => ({
      when: (command) => {
        const decision = (): E.Either<R, readonly Ev[]> => {
          const state = stateAfter(...events)
          const before = structuredClone(state)
          const decided = aggregate.decide(deepFrozen(command))(state)
          deepStrictEqual(state, before, 'decide changed the state')
          if (E.isRight(decided)) for (const event of decided.right) encodeEvent(aggregate.events, event)
          return decided
        }
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
