/** Time from the operating system. @module */
import type { Clock } from './clock.ts'
import { instantOf } from './instant.ts'

/** The wall clock, in UTC. */
export const systemClock: Clock = { now: () => instantOf(Date.now()) }
