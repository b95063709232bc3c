/** Chance as a port. @module */

/** A cryptographically secure source of bytes; only tests may replace it by anything else. */
export interface Random {
  bytes(count: number): Uint8Array
}
