/**
 * After how many attempts in a row nobody may try for a while: first delays that grow, then a lock.
 *
 * An attempt counts as failed until it succeeds, whatever its factor. NIST SP 800-63B-4 allows at most 100 in a row, and
 * advises delays from 30 seconds to an hour before that.
 *
 * @module
 */
import { type Instant, plusMs } from '@muniment/kernel'

/** Attempts in a row; times in milliseconds. */
export interface LockPolicy {
  /** The attempt from which on each is followed by a delay, twice as long as the one before. */
  readonly delaysFrom: number
  readonly firstDelayMs: number
  readonly longestDelayMs: number
  /** The attempt from which on each is followed by a lock. */
  readonly locksFrom: number
  readonly lockMs: number
}

export const defaultLockPolicy: LockPolicy = {
  delaysFrom: 10,
  firstDelayMs: 30_000,
  longestDelayMs: 3_600_000,
  locksFrom: 100,
  lockMs: 86_400_000,
}

/** Until when nobody may try after the attempt that is this one in a row, the first being 1. Undefined: at once. */
export const lockAfter = (attempt: number, now: Instant, policy: LockPolicy): Instant | undefined => {
  if (attempt >= policy.locksFrom) return plusMs(now, policy.lockMs)
  if (attempt < policy.delaysFrom) return undefined
  const delayMs = policy.firstDelayMs * 2 ** (attempt - policy.delaysFrom)
  return plusMs(now, delayMs < policy.longestDelayMs ? delayMs : policy.longestDelayMs)
}
