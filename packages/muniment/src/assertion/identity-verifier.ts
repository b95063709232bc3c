/**
 * Identity verifiers: the host's own check of what a provider answered, and the one source of assertions.
 *
 * @module
 */
import { type Clock, systemClock } from '@muniment/kernel'
import {
  type AssertedIdentity,
  makeAssertion,
  type SocialMethod,
  type VerifiedAssertion,
} from './verified-assertion.ts'

/** Whoever comes back from the provider with this. */
export interface IdentityVerifierOptions<Response> {
  readonly method: SocialMethod
  /**
   * Checks the signature, the audience, the nonce and the time of what the provider answered, and tells who it is. A
   * library for OpenID Connect does; what it throws comes through as it is, and nobody is let in.
   */
  readonly verify: (response: Response) => Promise<AssertedIdentity>
  /** For tests. */
  readonly clock?: Clock
}

export interface IdentityVerifier<Response> {
  readonly method: SocialMethod
  /** @throws TypeError when `verify` tells no identity, naming the field; and whatever `verify` throws. */
  readonly verified: (response: Response) => Promise<VerifiedAssertion>
}

export const identityTextMax = 512

const checkText = (value: unknown, field: string): void => {
  if (typeof value !== 'string' || value.length === 0 || value.length > identityTextMax)
    throw new TypeError(`${field} of an identity is a text of 1 to ${identityTextMax} characters`)
}

/** @throws TypeError for options of the wrong kind. */
export const identityVerifier = <Response>({
  method,
  verify,
  clock = systemClock,
}: IdentityVerifierOptions<Response>): IdentityVerifier<Response> => {
  if (method !== 'github' && method !== 'google') throw new TypeError('method of a verifier is github or google')
  if (typeof verify !== 'function') throw new TypeError('verify of a verifier is a function')
  return {
    method,
    verified: async (response) => {
      const { issuer, subject, email, emailVerified } = await verify(response)
      for (const [field, value] of Object.entries({ issuer, subject, email })) checkText(value, field)
      if (typeof emailVerified !== 'boolean') throw new TypeError('emailVerified of an identity is true or false')
      return makeAssertion(method, { issuer, subject, email, emailVerified }, clock.now())
    },
  }
}
