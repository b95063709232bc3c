/**
 * Signatures of session tokens that were found to be good: that alone is remembered, by the digest of the whole token and
 * until its end. Whether it still speaks is asked each time.
 *
 * @module
 */
import type { KeyObject } from 'node:crypto'
import type { SessionTokenFacts } from '@muniment/core'
import type { Instant } from '@muniment/kernel'

/** What a good signature stands under. */
export interface SignedToken {
  readonly kid: string
  /** What it was found to be good by: another one of the same id proves nothing. */
  readonly key: KeyObject
  readonly facts: SessionTokenFacts
}

/** Most that are remembered: of more, those used longest ago are checked anew. About 500 bytes each. */
export const signaturesRememberedMax = 10_000

export class VerifiedSignatures {
  readonly #known = new Map<string, SignedToken>()

  get size(): number {
    return this.#known.size
  }

  find(digest: string, now: Instant): SignedToken | undefined {
    const found = this.#known.get(digest)
    if (found === undefined) return undefined
    this.#known.delete(digest)
    if (now >= found.facts.expiresAt) return undefined
    this.#known.set(digest, found)
    return found
  }

  remember(digest: string, signed: SignedToken): void {
    this.#known.set(digest, signed)
    if (this.#known.size <= signaturesRememberedMax) return
    const [oldest] = this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
  }
}
