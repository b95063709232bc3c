/**
 * Settings of one run, drawn from its seed.
 *
 * @module
 */
import type { Plan } from '@muniment/core'
import type { Chance } from './chance.ts'
import { drawFaults, type Faults } from './faults.ts'
import { type StoreKind, storeKinds } from './store-kinds.ts'

export interface Settings {
  readonly clients: number
  /** How many of them only check keys: they write nothing, so that nothing but the feed tells them what is new. */
  readonly gates: number
  /** How many commands a client has under way at the same time, at most. */
  readonly lanes: number
  /** Asked by all clients together. */
  readonly commands: number
  /** Addresses that people sign up with and are invited at: few, so that they meet. */
  readonly addresses: number
  readonly plan: Plan
  readonly storeKind: StoreKind
  readonly maxStalenessMs: number
  /** How far the clock of a process may be ahead or behind, at most. */
  readonly clockSkewMs: number
  /** How often who was told nothing asks again at once. */
  readonly asksAgain: number
  /** The last that is asked gets no answer, when everything else works and nobody asks again. */
  readonly endsUnanswered: boolean
  readonly faults: Faults
}

export const drawSettings = (chance: Chance): Settings => {
  const clients = chance.oneOf([1, 2, 2, 3, 3, 4, 4])
  const seatLimit = chance.oneOf([undefined, undefined, 2, 3, 4])
  const features = chance.happens(0.8) ? (['rbac'] as const) : ([] as const)
  return {
    clients,
    gates: clients > 1 && chance.happens(0.4) ? 1 : 0,
    lanes: chance.between(1, 3),
    commands: chance.between(40, 160),
    addresses: chance.between(3, 6),
    plan: { plan: 'simulated', features, ...(seatLimit === undefined ? {} : { seatLimit }) },
    storeKind: chance.oneOf(storeKinds),
    maxStalenessMs: chance.oneOf([0, 0, 200, 1_000, 5_000]),
    clockSkewMs: chance.oneOf([0, 0, 500, 120_000]),
    asksAgain: chance.oneOf([0, 0.7, 0.7]),
    endsUnanswered: chance.happens(0.2),
    faults: drawFaults(chance),
  }
}
