/**
 * `users.signUp`: a person begins to exist, with an address and a password, and by default an account of their own.
 *
 * Acknowledged by `UserSignedUp`; the account, its founder's membership and the default authtoken follow by reactions.
 *
 * @module
 */
import {
  acceptablePassword,
  type AccountId,
  canonicalEmail,
  type EmailTaken,
  idOf,
  type InvalidEmail,
  isDisplayName,
  isPersonName,
  type PasswordRejection,
  type UserExists,
  type UserId,
  user,
} from '@muniment/core'
import {
  strictObject,
  type Codec,
  type FieldType,
  object,
  optional,
  prepared,
  rejected,
  streamName,
  text,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { claimEmail, claimKey, holderOf } from '../../engine/claims.ts'
import { type CommandOptions, commandOf } from '../../engine/command.ts'
import { envelopeBy, sealedOrigin } from '../../engine/envelope-of.ts'
import type { Minted } from '../../engine/mint-secret.ts'
import type { CommandIdReused, InvalidInput } from '../../refusals.ts'
import type { Secret } from '../../secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { type Forms, narrowed, type Verb } from '../verb.ts'

export interface SignUpInput extends OriginInput {
  /** At most 254 ASCII characters. Compared in lower case, otherwise as it is. */
  readonly email: string
  /** By default 10 to 256 code points after NFKC; never more than 1,024 bytes of UTF-8. */
  readonly password: string
  /** What the person is called: 1 to 200 visible characters in one line, and no word of the audit trail for nobody. */
  readonly name?: string | undefined
  /**
   * The account to found, its name 1 to 200 visible characters in one line, or `none` for people who come to join
   * somebody else's. Default: one called "Personal".
   */
  readonly account?: 'none' | { readonly name: string } | undefined
}

/** What a founder gives: an account or nothing, and not `none`. */
export interface FounderSignUpInput extends SignUpInput {
  readonly account?: { readonly name: string } | undefined
}

export interface SignedUp {
  readonly userId: UserId
  /** The account that was founded; absent when `none` was asked for. */
  readonly accountId: AccountId | undefined
  /**
   * The founder's default authtoken, shown once. Absent when repeated, when no account was founded, and when the
   * account is still being founded: the person exists all the same, and catching up does the rest, without a secret.
   */
  readonly authtoken: Secret | undefined
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

/** What a founder is answered. */
export interface FounderSignedUp extends SignedUp {
  readonly accountId: AccountId
}

export type SignUpRefusal = InvalidInput | InvalidEmail | PasswordRejection | EmailTaken | UserExists | CommandIdReused

const nameLengthMax = 200

const named = (accepts: (value: string) => boolean): FieldType<string> =>
  text<string>(
    `name of 1 to ${nameLengthMax} visible characters`,
    (value) => value.length <= nameLengthMax && accepts(value),
  )

const accountName = named(isDisplayName)

const SignUpInput: Codec<SignUpInput> = strictObject<SignUpInput>('sign-up', {
  email: t.string,
  password: t.string,
  name: optional(named(isPersonName)),
  account: optional<'none' | { readonly name: string }>(
    t.union([
      text<'none'>('account name, or "none"', (value) => value === 'none'),
      object<{ readonly name: string }>('account', { name: accountName }),
    ]),
  ),
  ...originFields,
})

const emailTaken: EmailTaken = { _tag: 'EmailTaken', reference: 'ERR_NGROK_4101' }

const run: Verb<SignUpInput, CommandOptions, SignedUp, SignUpRefusal> = async (engine, given, options) => {
  const input = checkInput(SignUpInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { name, account = { name: 'Personal' } } = input.right
  const email = canonicalEmail(input.right.email)
  if (E.isLeft(email)) return E.left(rejected(email.left))
  const password = acceptablePassword(engine.passwords, input.right.password)
  if (E.isLeft(password)) return E.left(rejected(password.left))

  const emailClaim = claimKey(engine, 'email', email.right)
  const command = commandOf(engine, {
    verb: 'users.signUp',
    scope: `anonymous ${emailClaim}`,
    input: [email.right, name ?? null, account],
    options,
  })
  if (E.isLeft(command)) return E.left(rejected(command.left))

  const { derive } = command.right
  const userId = idOf.user(derive('user'))
  const founds = account === 'none' ? undefined : { accountId: idOf.account(derive('account')), name: account.name }
  const stream = streamName(engine.namespace, user.category, userId)
  const principal = { kind: 'user', id: userId, source: 'dashboard' }
  const envelope = await envelopeBy(engine, command.right, { principal, subject: userId, origin: {} })

  const minted: Minted = new Map()
  const done = await carryOut(
    engine,
    {
      aggregate: user,
      stream,
      envelope,
      prepare: async () => {
        // Before anything is sealed: a person who will not exist here needs no key.
        const holder = await holderOf(engine, emailClaim)
        if (holder !== undefined && holder !== userId) return E.left(emailTaken)
        const origin = await sealedOrigin(engine, userId, originOf(input.right))
        const seal = (purpose: string, value: string) => engine.sealer.seal(userId, purpose, value)
        return prepared(
          {
            type: 'SignUp',
            userId,
            emailClaim,
            email: await seal('user.email', email.right),
            name: name === undefined ? undefined : await seal('user.name', name),
            passwordHash: await seal('user.passwordHash', await engine.hasher.hash(password.right)),
            founds,
          },
          { envelope: origin, claim: claimEmail(engine, { key: emailClaim, ownerStream: stream, taken: emailTaken }) },
        )
      },
    },
    minted,
  )
  if (E.isLeft(done)) return narrowed<SignUpRefusal>(done)
  const [authtoken] = minted.values()
  return E.right({ userId, accountId: founds?.accountId, authtoken, repeated: done.right.repeated })
}

/** Whoever does not ask for `none` founds an account, and its id is known. */
export const signUp = run as Forms<
  Verb<FounderSignUpInput, CommandOptions, FounderSignedUp, SignUpRefusal>,
  Verb<SignUpInput, CommandOptions, SignedUp, SignUpRefusal>
>
