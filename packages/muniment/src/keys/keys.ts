/**
 * Keys: what must be kept outside the log, and never lost.
 *
 * @module
 */
import type { ClaimPepper, KeyStore } from '@muniment/kernel'

export interface Keys {
  /** One key for each subject; forgetting it erases the person. */
  readonly keyStore: KeyStore
  /** Makes the keyed digests by which addresses are unique. Losing it loses uniqueness. */
  readonly pepper: ClaimPepper
  /** At least 32 bytes. Makes the digests that tell a repeated command from a reused id. */
  readonly commandKey: Uint8Array
}
