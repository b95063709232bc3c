/**
 * Settings of one run, drawn from its seed.
 *
 * @module
 */
import type { Plan } from '@muniment/core'
import type { Chance } from './chance.ts'
import { drawFaults, type Faults } from './faults.ts'

export interface Settings {
  readonly clients: number
  /** How many commands a client has under way at the same time, at most. */
  readonly lanes: number
  /** Asked by all clients together. */
  readonly commands: number
  /** Addresses that people sign up with and are invited at: few, so that they meet. */
  readonly addresses: number
  readonly plan: Plan
  readonly maxStalenessMs: number
  /** How far the clock of a process may be ahead or behind, at most. */
  readonly clockSkewMs: number
  readonly faults: Faults
}

export const drawSettings = (chance: Chance): Settings => {
  const seatLimit = chance.oneOf([undefined, undefined, 2, 3, 4])
  const features = chance.happens(0.8) ? (['rbac'] as const) : ([] as const)
  return {
    clients: chance.between(2, 4),
    lanes: chance.between(1, 3),
    commands: chance.between(40, 160),
    addresses: chance.between(3, 6),
    plan: { plan: 'simulated', features, ...(seatLimit === undefined ? {} : { seatLimit }) },
    maxStalenessMs: chance.oneOf([0, 0, 200, 1_000, 5_000]),
    clockSkewMs: chance.oneOf([0, 0, 500, 30_000]),
    faults: drawFaults(chance),
  }
}
