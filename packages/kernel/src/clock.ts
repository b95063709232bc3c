/** Time as a port. @module */
import type { Instant } from './instant.ts'

/** Tells the time; tests hold one that they move. */
export interface Clock {
  now(): Instant
}
