/**
 * One row of an import: a person who was one elsewhere. Its command id is made of the address, so that an import that is
 * run again meets what it did before, whoever runs it.
 *
 * @module
 */
import {
  canonicalEmail,
  canonicalUsername,
  idOf,
  type InvalidEmail,
  type InvalidUsername,
  type LinkedLogin,
  type LoginAlreadyLinked,
  type Principal,
  type UserCommand,
  type UserEvent,
  type UserExists,
  type UserId,
  type UserRejection,
  type UserState,
  user,
} from '@muniment/core'
import {
  type Codec,
  type CommandIdReused,
  type FieldType,
  listOf,
  type NotDone,
  object,
  oneOf,
  optional,
  prepared,
  rejected,
  streamName,
  strictObject,
  text as textOf,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { identityTextMax } from '../../assertion/identity-verifier.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { claimKey, identityClaimOf } from '../../engine/claims.ts'
import { commandOf } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import { type PrincipalAge, readmit } from '../../engine/readmit.ts'
import type { HashFault } from '../../password-hasher/hash-fault.ts'
import { readPasswordHash } from '../../password-hasher/read-password-hash.ts'
import type { InvalidInput, PrincipalExpired, PrincipalRequired, WrongPrincipal } from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'
import { claimsOfPerson, type Taken, takenFrom } from './new-person.ts'
import { PersonName } from './sign-up-by.ts'

/** A login of a provider that somebody had elsewhere. */
export interface ImportedLogin {
  readonly method: 'github' | 'google'
  /** As your `identityVerifier` will tell it: `https://github.com`, `https://accounts.google.com`. */
  readonly issuer: string
  /** Who the person is there: the id, never the address. */
  readonly subject: string
}

/** A person who was one elsewhere. */
export interface ImportRow {
  readonly email: string
  /** True where somebody has proven it already. Default false. */
  readonly emailVerified?: boolean | undefined
  readonly username?: string | undefined
  /** 1 to 200 visible characters in one line, and no word of the audit trail for nobody. */
  readonly name?: string | undefined
  /**
   * As it was stored elsewhere: bcrypt, scrypt, PBKDF2, argon2i or argon2id. Compared with the password as it is typed, and
   * replaced by one of ours at the first login.
   */
  readonly passwordHash?: string | undefined
  /** At most one of each provider. */
  readonly logins?: readonly ImportedLogin[] | undefined
}

/** Who was imported. */
export interface RowIsImported {
  readonly userId: UserId
  /** True when an earlier run has done it. */
  readonly repeated: boolean
}

export interface ImportRowOptions {
  readonly as: Principal
}

export type ImportRowRefusal =
  | InvalidInput
  | InvalidEmail
  | InvalidUsername
  | Taken
  | LoginAlreadyLinked
  | UserExists
  | CommandIdReused

export type BeginImportRefusal = PrincipalRequired | PrincipalExpired | WrongPrincipal

const text: FieldType<string> = t.string as FieldType<string>

const identityText: FieldType<string> = textOf<string>(
  `text of 1 to ${identityTextMax} characters`,
  ({ length }) => length > 0 && length <= identityTextMax,
)

const providers = ['github', 'google'] as const

const ImportRow: Codec<ImportRow> = strictObject<ImportRow>('row', {
  email: text,
  emailVerified: optional(t.boolean as FieldType<boolean>),
  username: optional(text),
  name: optional(PersonName),
  passwordHash: optional(text),
  logins: optional(
    listOf(
      object<ImportedLogin>('login', {
        method: oneOf('provider', ...providers),
        issuer: identityText,
        subject: identityText,
      }),
    ),
  ),
})

const asSupport = async (
  engine: Engine,
  as: Principal,
  age: PrincipalAge,
): Promise<E.Either<NotDone<BeginImportRefusal>, Principal>> => {
  const admitted = await readmit(engine, as, { age })
  if (E.isLeft(admitted)) return narrowed<BeginImportRefusal>(admitted)
  return admitted.right.identity.kind === 'support'
    ? admitted
    : E.left(rejected({ _tag: 'WrongPrincipal', needs: 'support' }))
}

/** Whether an import may begin: one call however long it takes, by a principal that is fresh when it begins. */
export const beginImport: Verb<object, ImportRowOptions, object, BeginImportRefusal> = async (engine, _, { as }) => {
  const admitted = await asSupport(engine, as, 'fresh')
  return E.isLeft(admitted) ? admitted : E.right({})
}

const ruleOf: Readonly<Record<HashFault, string>> = {
  unknown_form: 'is a hash of bcrypt, scrypt, PBKDF2, argon2i or argon2id',
  malformed: 'is whole, and of the form that its scheme has',
  too_costly: 'costs a few seconds and 256 MiB at most',
  too_weak: 'costs enough: bcrypt 10, 10,000 iterations of PBKDF2, 16 MiB of scrypt at least',
}

const invalid = (field: string, rule: string): E.Left<NotDone<InvalidInput>> =>
  E.left(rejected({ _tag: 'InvalidInput', field, rule })) as E.Left<NotDone<InvalidInput>>

export const importRow: Verb<
  ImportRow,
  ImportRowOptions,
  RowIsImported,
  ImportRowRefusal | BeginImportRefusal
> = async (engine, given, { as }) => {
  const input = checkInput(ImportRow, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { emailVerified = false, name, passwordHash, logins: had = [] } = input.right
  if (had.length > providers.length) return invalid('logins', 'has one of each provider at most')
  const email = canonicalEmail(input.right.email)
  if (E.isLeft(email)) return E.left(rejected(email.left))
  const username = input.right.username === undefined ? undefined : canonicalUsername(input.right.username)
  if (username !== undefined && E.isLeft(username)) return E.left(rejected(username.left))
  const hash = passwordHash === undefined ? undefined : readPasswordHash(passwordHash)
  if (hash !== undefined && E.isLeft(hash)) return invalid('passwordHash', ruleOf[hash.left])
  const admitted = await asSupport(engine, as, 'any')
  if (E.isLeft(admitted)) return admitted

  const emailClaim = claimKey(engine, 'email', email.right)
  const usernameClaim = username && claimKey(engine, 'username', username.right.canonical)
  const logins = had.map((one): LinkedLogin => ({ method: one.method, identityClaim: identityClaimOf(engine, one) }))
  const identityClaims = logins.map(({ identityClaim }) => identityClaim)
  const command = commandOf(engine, {
    verb: 'users.import',
    scope: `import ${emailClaim}`,
    input: [email.right, emailVerified, usernameClaim ?? null, name ?? null, ...identityClaims],
    options: { commandId: `import ${emailClaim}` },
  })
  if (E.isLeft(command)) return E.left(rejected(command.left))
  const userId = idOf.user(command.right.derive('user'))
  const stream = streamName(engine.namespace, user.category, userId)
  const envelope = await beforeAppend(() => envelopeAs(engine, command.right, admitted.right))
  if (E.isLeft(envelope)) return envelope
  const knownBy = { emailClaim, usernameClaim, identityClaims }
  const seal = (purpose: string, value: string) => engine.sealer.seal(userId, purpose, value)

  const done = await carryOut<UserState, UserCommand, UserEvent, UserRejection>(engine, {
    aggregate: user,
    stream,
    envelope: envelope.right,
    prepare: async () => {
      const taken = await takenFrom(engine, userId, knownBy)
      if (taken !== undefined) return E.left(taken)
      return prepared(
        {
          type: 'ImportUser',
          userId,
          emailClaim,
          email: await seal('user.email', email.right),
          emailVerified,
          username:
            username === undefined || usernameClaim === undefined
              ? undefined
              : { usernameClaim, username: await seal('user.username', username.right.shown) },
          name: name === undefined ? undefined : await seal('user.name', name),
          passwordHash: passwordHash === undefined ? undefined : await seal('user.passwordHash', passwordHash),
          logins,
        },
        { claim: claimsOfPerson(engine, stream, knownBy) },
      )
    },
  })
  if (E.isLeft(done)) return narrowed<ImportRowRefusal>(done)
  return E.right({ userId, repeated: done.right.repeated })
}
