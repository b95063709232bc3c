/**
 * `users.signUpWithProvider`: a person begins to exist with a login of a provider, and without a password (R13).
 *
 * @module
 */
import {
  canonicalEmail,
  type EmailTaken,
  type InvalidEmail,
  type InvalidUsername,
  type LoginLinkedElsewhere,
  type UserExists,
  type UsernameTaken,
} from '@muniment/core'
import { type Codec, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { VerifiedAssertion } from '../../assertion/verified-assertion.ts'
import { checkInput } from '../../engine/check-input.ts'
import { assertedClaimOf } from '../../engine/claims.ts'
import type { CommandOptions } from '../../engine/command.ts'
import type { AssertionExpired, CommandIdReused, EmailNotVerified, InvalidInput } from '../../refusals.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { AssertionType } from '../presented-assertion.ts'
import { narrowed, type Verb } from '../verb.ts'
import { type NewPersonInput, newPersonFields, type SignedUp, signUpBy } from './sign-up-by.ts'

export interface SignUpWithProviderInput extends OriginInput, NewPersonInput {
  /** Of an `identityVerifier`, at most ten minutes old. Its address is that of the user. */
  readonly assertion: VerifiedAssertion
}

export type SignUpWithProviderRefusal =
  | InvalidInput
  | AssertionExpired
  | EmailNotVerified
  | InvalidEmail
  | InvalidUsername
  | EmailTaken
  | UsernameTaken
  | LoginLinkedElsewhere
  | UserExists
  | CommandIdReused

const SignUpWithProviderInput: Codec<SignUpWithProviderInput> = strictObject<SignUpWithProviderInput>('sign-up', {
  assertion: AssertionType,
  ...newPersonFields,
  ...originFields,
})

export const signUpWithProvider: Verb<
  SignUpWithProviderInput,
  CommandOptions,
  SignedUp,
  SignUpWithProviderRefusal
> = async (engine, given, options) => {
  const input = checkInput(SignUpWithProviderInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { assertion } = input.right
  if (!assertion.isFreshAt(engine.environment.now())) return E.left(rejected({ _tag: 'AssertionExpired' }))
  const { email: told, emailVerified } = assertion.identity()
  if (!emailVerified) return E.left(rejected({ _tag: 'EmailNotVerified' }))
  const email = canonicalEmail(told)
  if (E.isLeft(email)) return E.left(rejected(email.left))
  const identityClaim = assertedClaimOf(engine, assertion)
  const signedUp = await signUpBy(engine, {
    verb: 'users.signUpWithProvider',
    email: email.right,
    input: input.right,
    origin: originOf(input.right),
    options,
    identityClaim,
    by: async () => E.right(async () => ({ method: 'provider', login: { method: assertion.method, identityClaim } })),
  })
  return E.isLeft(signedUp) ? narrowed<SignUpWithProviderRefusal>(signedUp) : signedUp
}
