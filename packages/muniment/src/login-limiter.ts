/**
 * A limit on logins beyond one person's: by network address, or for all of them together.
 *
 * What is counted for one address that is tried is bounded by itself; a port, because what bounds how many addresses are
 * tried lies outside of a process.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'

/** A first factor by an address and a password that is about to be looked at. */
export interface LimitedLogin {
  readonly at: Instant
  /** Layer 4 address of the client, where it is known. Limit what is unknown as one. */
  readonly ip?: string
  /** A keyed digest of the address or the username that was given: the same for the same one. */
  readonly login: string
}

export interface LoginLimiter {
  /**
   * Until when such a login is refused, as `LoginThrottled`; undefined lets it be looked at. Nothing is recorded of one that
   * is refused. What it throws is a `Failure`: nobody is let in by it.
   */
  refusedUntil(login: LimitedLogin): Instant | undefined | Promise<Instant | undefined>
}
