/**
 * Signing up: what it has in common however the person proves who they are.
 *
 * Acknowledged by `UserSignedUp`; the account, its founder's membership and the default authtoken follow by reactions.
 *
 * @module
 */
import {
  type AccountId,
  canonicalUsername,
  type CommandName,
  idOf,
  type InvalidUsername,
  isDisplayName,
  isPersonName,
  type PasswordRejection,
  type RequestOrigin,
  type SignUp,
  type UserCommand,
  type UserEvent,
  type UserId,
  type UserRejection,
  type UserState,
  user,
} from '@muniment/core'
import {
  type ClaimKey,
  type CommandIdReused,
  type FieldType,
  type NotDone,
  object,
  optional,
  type OptionalField,
  prepared,
  rejected,
  type Sealed,
  streamName,
  text,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { carryOut } from '../../engine/carry-out.ts'
import { claimKey } from '../../engine/claims.ts'
import { type CommandOptions, commandOf } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeBy, sealedOrigin } from '../../engine/envelope-of.ts'
import type { Minted } from '../../engine/mint-secret.ts'
import type { PasswordOwner } from '../../passwords/accept-password.ts'
import type { InvalidInput } from '../../refusals.ts'
import type { Secret } from '../../secret.ts'
import { claimsOfPerson, takenFrom } from './new-person.ts'

/** Who begins to exist, and with what. */
export interface NewPersonInput {
  /** 2 to 64 letters and digits of one script, with single `.`, `_` and `-` between them. Compared without case. */
  readonly username?: string | undefined
  /** What the person is called: 1 to 200 visible characters in one line, and no word of the audit trail for nobody. */
  readonly name?: string | undefined
  /**
   * The account to found, its name 1 to 200 visible characters in one line, or `none` for people who come to join
   * somebody else's. Default: one called "Personal".
   */
  readonly account?: 'none' | { readonly name: string } | undefined
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

const nameLengthMax = 200

const named = (accepts: (value: string) => boolean): FieldType<string> =>
  text<string>(
    `name of 1 to ${nameLengthMax} visible characters`,
    (value) => value.length <= nameLengthMax && accepts(value),
  )

export const PersonName: FieldType<string> = named(isPersonName)

export const newPersonFields: {
  readonly username: OptionalField<string>
  readonly name: OptionalField<string>
  readonly account: OptionalField<'none' | { readonly name: string }>
} = {
  username: optional(t.string as FieldType<string>),
  name: optional(PersonName),
  account: optional<'none' | { readonly name: string }>(
    t.union([
      text<'none'>('account name, or "none"', (value) => value === 'none'),
      object<{ readonly name: string }>('account', { name: named(isDisplayName) }),
    ]),
  ),
}

type Seal = (purpose: string, value: string) => Promise<Sealed>

export interface SigningUp {
  readonly verb: CommandName
  /** Canonical. */
  readonly email: string
  readonly input: NewPersonInput
  readonly origin: RequestOrigin
  readonly options: CommandOptions
  /** At a provider. */
  readonly identityClaim?: ClaimKey
  /** What the person proves who they are by: judged before anything is sealed. */
  readonly by: (owner: PasswordOwner) => Promise<E.Either<PasswordRejection, (seal: Seal) => Promise<SignUp['by']>>>
}

/** Left, beside what the aggregate refuses: `InvalidInput` for the command id, `CommandIdReused`. */
export const signUpBy = async (
  engine: Engine,
  { verb, email, input, origin, options, identityClaim, by }: SigningUp,
): Promise<
  E.Either<NotDone<UserRejection | PasswordRejection | InvalidUsername | InvalidInput | CommandIdReused>, SignedUp>
> => {
  const { name, account = { name: 'Personal' } } = input
  const chosen = input.username === undefined ? undefined : canonicalUsername(input.username)
  if (chosen !== undefined && E.isLeft(chosen)) return E.left(rejected(chosen.left))
  const username = chosen?.right
  const usernameClaim = username === undefined ? undefined : claimKey(engine, 'username', username.canonical)
  const emailClaim = claimKey(engine, 'email', email)
  const command = commandOf(engine, {
    verb,
    scope: `anonymous ${emailClaim}`,
    input: [
      email,
      name ?? null,
      account,
      ...(identityClaim === undefined ? [] : [identityClaim]),
      ...(usernameClaim === undefined ? [] : [usernameClaim]),
    ],
    options,
  })
  if (E.isLeft(command)) return E.left(rejected(command.left))

  const { derive } = command.right
  const userId = idOf.user(derive('user'))
  const founds = account === 'none' ? undefined : { accountId: idOf.account(derive('account')), name: account.name }
  const stream = streamName(engine.namespace, user.category, userId)
  const principal = { kind: 'user', id: userId, source: 'dashboard' }
  const envelope = await envelopeBy(engine, command.right, { principal, subject: userId, origin: {} })
  const knownBy = {
    emailClaim,
    usernameClaim,
    identityClaims: identityClaim === undefined ? [] : [identityClaim],
  }

  const minted: Minted = new Map()
  const done = await carryOut<UserState, UserCommand, UserEvent, UserRejection | PasswordRejection>(
    engine,
    {
      aggregate: user,
      stream,
      envelope,
      prepare: async () => {
        const proving = await by({ email, name, username: username?.shown, accountName: founds?.name })
        if (E.isLeft(proving)) return proving
        const taken = await takenFrom(engine, userId, knownBy)
        if (taken !== undefined) return E.left(taken)
        const sealed = await sealedOrigin(engine, userId, origin)
        const seal: Seal = (purpose, value) => engine.sealer.seal(userId, purpose, value)
        return prepared(
          {
            type: 'SignUp',
            userId,
            emailClaim,
            email: await seal('user.email', email),
            username:
              username === undefined || usernameClaim === undefined
                ? undefined
                : { usernameClaim, username: await seal('user.username', username.shown) },
            name: name === undefined ? undefined : await seal('user.name', name),
            by: await proving.right(seal),
            founds,
          },
          { envelope: sealed, claim: claimsOfPerson(engine, stream, knownBy) },
        )
      },
    },
    minted,
  )
  if (E.isLeft(done)) return done
  const [authtoken] = minted.values()
  return E.right({ userId, accountId: founds?.accountId, authtoken, repeated: done.right.repeated })
}
