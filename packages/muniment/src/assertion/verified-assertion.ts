/**
 * Verified assertions: proof that a provider vouches for somebody, which only a verifier makes.
 *
 * Branded at run time as well as in types: a copy, a parsed text or a look-alike is none. What it says is personal, and
 * it prints a label.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'

/** Providers that anybody has, and that no account runs. */
export type SocialMethod = 'github' | 'google'

/** What a provider says of somebody. */
export interface AssertedIdentity {
  /** Who says so: the `iss` of the token, or the URL of the provider. 1 to 512 characters. */
  readonly issuer: string
  /** Who it is there, for ever: the `sub` of the token, a numeric id, never a name or an address. 1 to 512 characters. */
  readonly subject: string
  readonly email: string
  /** The provider has proven the address. Without that nobody signs up by it. */
  readonly emailVerified: boolean
}

/** How long an assertion speaks. */
const assertionLifetimeMs = 600_000

/** Held by this module alone: nothing outside can pass it to the constructor. */
const made = Symbol('made by a verifier')

export class VerifiedAssertion {
  readonly #method: SocialMethod
  readonly #identity: AssertedIdentity
  readonly #verifiedAt: Instant

  constructor(key: symbol, method: SocialMethod, identity: AssertedIdentity, verifiedAt: Instant) {
    if (key !== made) throw new TypeError('only a verifier makes assertions')
    this.#method = method
    this.#identity = Object.freeze({ ...identity })
    this.#verifiedAt = verifiedAt
    Object.freeze(this)
  }

  /** True for what a verifier made, and for nothing else. */
  static is(value: unknown): value is VerifiedAssertion {
    return typeof value === 'object' && value !== null && #identity in value
  }

  get method(): SocialMethod {
    return this.#method
  }

  /** What the provider says. */
  identity(): AssertedIdentity {
    return this.#identity
  }

  /** False ten minutes after it was verified, and before: a clock that went back proves nothing. */
  isFreshAt(now: Instant): boolean {
    const age = Date.parse(now) - Date.parse(this.#verifiedAt)
    return age >= 0 && age < assertionLifetimeMs
  }

  toString(): string {
    return `[assertion by ${this.#method}]`
  }

  toJSON(): string {
    return this.toString()
  }
}

Object.defineProperty(VerifiedAssertion.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value(this: VerifiedAssertion): string {
    return this.toString()
  },
})

/** For verifiers alone. */
export const makeAssertion = (
  method: SocialMethod,
  identity: AssertedIdentity,
  verifiedAt: Instant,
): VerifiedAssertion => new VerifiedAssertion(made, method, identity, verifiedAt)
