/**
 * Keys: what must be kept outside the log, and never lost.
 *
 * @module
 */
import type { ClaimPepper, KeyStore } from '@muniment/kernel'
import type { SessionTokenKeys } from '../session-tokens/session-token-keys.ts'

export interface Keys {
  /** One key for each subject; forgetting it erases the person. */
  readonly keyStore: KeyStore
  /** Makes the keyed digests by which addresses are unique. Losing it loses uniqueness. */
  readonly pepper: ClaimPepper
  /** Makes the digests that tell a repeated command from a reused id. */
  readonly commandKey: CommandKey
  /** Signs session tokens. Without them there are none: whoever asks for one is refused as `SigningKeysRequired`. */
  readonly sessionTokens?: SessionTokenKeys | undefined
}

/** The secret that digests of commands are made with. */
export interface CommandKey {
  /** Counts from 1; stands in every digest. */
  readonly version: number
  /** At least 32 bytes. */
  readonly secret: Uint8Array
}
