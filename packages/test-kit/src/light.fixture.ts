/** A light: a small aggregate that keeps every law, for tests that break it. @module */
import { type Aggregate, type Instant, instantOf, type StoredEvents, stored, wholeNumber } from '@muniment/kernel'
import fc from 'fast-check'
import { either as E } from 'fp-ts'

interface SwitchedOn {
  readonly type: 'SwitchedOn'
  readonly data: { readonly watts: number }
}

interface SwitchedOff {
  readonly type: 'SwitchedOff'
  readonly data: object
}

/** For readers of the log: it changes nothing. */
interface Seen {
  readonly type: 'Seen'
  readonly data: object
}

export type LightEvent = SwitchedOn | SwitchedOff | Seen

export interface LightState {
  watts: number
}

const events: StoredEvents<LightEvent> = {
  SwitchedOn: stored<SwitchedOn>('SwitchedOn', { watts: wholeNumber(0) }),
  SwitchedOff: stored<SwitchedOff>('SwitchedOff', {}),
  Seen: stored<Seen>('Seen', {}),
}

export type Light = Aggregate<LightState, number, LightEvent, 'IsOn'>

export const light: Light = {
  category: 'light',
  events,
  initial: () => ({ watts: 0 }),
  evolve: (draft, fact) => {
    if (fact.type === 'SwitchedOn') draft.watts = fact.data.watts
    if (fact.type === 'SwitchedOff') draft.watts = 0
  },
  decide:
    (watts) =>
    ({ watts: now }) =>
      now > 0 ? E.left('IsOn') : E.right([{ type: 'SwitchedOn', data: { watts } }]),
}

export const lightEvent: fc.Arbitrary<LightEvent> = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map((watts): LightEvent => ({ type: 'SwitchedOn', data: { watts } })),
  fc.constantFrom<LightEvent>({ type: 'SwitchedOff', data: {} }, { type: 'Seen', data: {} }),
)

export const watts: fc.Arbitrary<number> = fc.integer({ min: 1, max: 9 })

export const someTime: fc.Arbitrary<Instant> = fc.nat(10).map((minutes) => instantOf(minutes * 60_000))
