/**
 * `users.signUp`: a person begins to exist, with an address and a password, and by default an account of their own.
 *
 * Acknowledged by `UserSignedUp`; the account, its founder's membership and the default authtoken follow by reactions.
 *
 * @module
 */
import {
  type AccountId,
  canonicalEmail,
  type EmailTaken,
  type InvalidEmail,
  type InvalidUsername,
  type PasswordRejection,
  type UserExists,
  type UsernameTaken,
} from '@muniment/core'
import { type Codec, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { CommandOptions } from '../../engine/command.ts'
import { acceptPassword } from '../../passwords/accept-password.ts'
import type { CommandIdReused, InvalidInput } from '../../refusals.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { type Forms, narrowed, type Verb } from '../verb.ts'
import { type NewPersonInput, newPersonFields, type SignedUp, signUpBy } from './sign-up-by.ts'

export interface SignUpInput extends OriginInput, NewPersonInput {
  /** At most 254 characters; the local part in ASCII. Compared in lower case, and by the domain as it is in the DNS. */
  readonly email: string
  /**
   * By default 10 to 256 code points after NFKC; never more than 1,024 bytes of UTF-8. None that many people have, that
   * is a name of the person, of the account or of the product, or that a breach has.
   */
  readonly password: string
}

/** What a founder gives: an account or nothing, and not `none`. */
export interface FounderSignUpInput extends SignUpInput {
  readonly account?: { readonly name: string } | undefined
}

/** What a founder is answered. */
export interface FounderSignedUp extends SignedUp {
  readonly accountId: AccountId
}

export type SignUpRefusal =
  | InvalidInput
  | InvalidEmail
  | InvalidUsername
  | PasswordRejection
  | EmailTaken
  | UsernameTaken
  | UserExists
  | CommandIdReused

const SignUpInput: Codec<SignUpInput> = strictObject<SignUpInput>('sign-up', {
  email: t.string,
  password: t.string,
  ...newPersonFields,
  ...originFields,
})

const run: Verb<SignUpInput, CommandOptions, SignedUp, SignUpRefusal> = async (engine, given, options) => {
  const input = checkInput(SignUpInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const email = canonicalEmail(input.right.email)
  if (E.isLeft(email)) return E.left(rejected(email.left))
  const signedUp = await signUpBy(engine, {
    verb: 'users.signUp',
    email: email.right,
    input: input.right,
    origin: originOf(input.right),
    options,
    by: async (owner) => {
      const password = await acceptPassword(engine.passwords, input.right.password, owner)
      if (E.isLeft(password)) return password
      return E.right(async (seal) => ({
        method: 'password',
        passwordHash: await seal('user.passwordHash', await engine.hasher.hash(password.right)),
      }))
    },
  })
  return E.isLeft(signedUp) ? narrowed<SignUpRefusal>(signedUp) : signedUp
}

/** Whoever does not ask for `none` founds an account, and its id is known. */
export const signUp = run as Forms<
  Verb<FounderSignUpInput, CommandOptions, FounderSignedUp, SignUpRefusal>,
  Verb<SignUpInput, CommandOptions, SignedUp, SignUpRefusal>
>
