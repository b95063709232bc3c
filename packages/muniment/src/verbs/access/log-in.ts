/**
 * `access.logIn`: the first factor. The attempt is on record before the password is looked at, and refused unlooked at after
 * too many.
 *
 * Acknowledged by `LoginSucceeded`, at the revision that the proof was made against; `SessionStarted` follows. Where an
 * authenticator is paired, a partial session follows at once, and `access.verifyMfa` acknowledges.
 *
 * @module
 */
import {
  anonymous,
  type BadLogin,
  type CommandName,
  idOf,
  loginAttempts,
  type LoginThrottled,
  normalPassword,
  refusalOf,
  type RememberedRefusal,
  type SessionRejection,
  type PasswordHasExpired,
  type UserId,
  type UserIsBanned,
  type UserIsSuspended,
  type UserRejection,
  isHere,
  user,
} from '@muniment/core'
import {
  type ClaimKey,
  type Codec,
  conflict,
  type Instant,
  type NotDone,
  type PrincipalRef,
  plusMs,
  prepared,
  rejected,
  streamName,
  strictObject,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { attempt, countIfRefused } from '../../engine/attempts.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { presentHolderOf, loginClaimOf } from '../../engine/claims.ts'
import { type ComparedPassword, compareWithNothing, comparing } from '../../engine/compare-password.ts'
import { type Command, unrepeatable } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { ensureKey, envelopeBy, type Undated } from '../../engine/envelope-of.ts'
import {
  emptyLogin,
  type KnownBefore,
  knownBefore,
  newLogin,
  partialSessionMs,
  tellSuspicions,
} from '../../engine/new-login.ts'
import type { CommandIdReused, InvalidInput } from '../../refusals.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import type { Verb } from '../verb.ts'
import { type LoggedIn, openSession } from './open-session.ts'

export interface LogInInput extends OriginInput {
  /** An address or a username. Any text: what is neither is nobody's. */
  readonly email: string
  /** Any text. */
  readonly password: string
}

export type LogInRefusal =
  | InvalidInput
  | BadLogin
  | LoginThrottled
  | UserIsSuspended
  | UserIsBanned
  | PasswordHasExpired

/** What its commands can refuse. */
type Refused = BadLogin | RememberedRefusal | UserRejection | SessionRejection | CommandIdReused

const LogInInput: Codec<LogInInput> = strictObject<LogInInput>('login', {
  email: t.string,
  password: t.string,
  ...originFields,
})

const badLogin: NotDone<BadLogin> = rejected({ _tag: 'BadLogin', reference: 'ERR_NGROK_4100' })

/** A command of its own: the attempt before it has the verb's id already. */
const firstFactor: CommandName = 'access.logIn.firstFactor'
const rehash: CommandName = 'access.logIn.rehash'

/** What the password was judged on. */
interface Judged {
  readonly epoch: number
  readonly isMfa: boolean
  readonly promptMfa: boolean
  readonly now: Instant
  readonly compared: ComparedPassword
  readonly known: KnownBefore | undefined
}

interface Attempt {
  readonly input: LogInInput
  readonly command: Command
  /** Whose origin it is: the user's, else that of attempts at this address. */
  readonly subject: string
  /** Of the attempt and of its failure: nobody is known yet. */
  readonly envelope: Undated
}

/** The stream of attempts at an address that is nobody's. */
const strangersStream = ({ namespace }: Engine, loginClaim: string): string =>
  streamName(namespace, loginAttempts.category, loginClaim)

/** Nobody's address: the same steps at the same cost, calls of the key store included, and the same answer. */
const refuseStranger = async (
  engine: Engine,
  { input, subject: stream, envelope }: Attempt,
): Promise<E.Either<NotDone<BadLogin | LoginThrottled | CommandIdReused>, never>> => {
  const attempted = await carryOut(engine, {
    aggregate: loginAttempts,
    stream,
    envelope,
    prepare: (_, now) => prepared({ type: 'AttemptUnknownLogin', method: 'password', now, policy: engine.logins }),
  })
  await countIfRefused(engine, stream, E.isLeft(attempted) ? attempted.left : undefined)
  if (E.isLeft(attempted)) return attempted
  let compared: Promise<boolean> | undefined
  const failed = await carryOut(engine, {
    aggregate: loginAttempts,
    stream,
    envelope: { ...envelope, command: firstFactor },
    prepare: async () => {
      compared ??= compareWithNothing(engine, stream, input.password)
      await compared
      return prepared({ type: 'FailUnknownLogin', method: 'password' })
    },
  })
  return E.isLeft(failed) ? failed : E.left(badLogin)
}

/** What the host's own limit says: before anything is read. */
const limitedUntil = async (
  { loginLimiter, environment }: Engine,
  input: LogInInput,
  login: ClaimKey,
): Promise<Instant | undefined> => {
  const { ip } = originOf(input)
  return loginLimiter?.refusedUntil({ at: environment.now(), login, ...(ip === undefined ? {} : { ip }) })
}

/** Who can log in by the address, and the envelope for it. Nothing is written yet. */
const attemptOf = async (
  engine: Engine,
  input: LogInInput,
  loginClaim: ClaimKey,
): Promise<Attempt & { readonly userId: UserId | undefined }> => {
  const command = unrepeatable(engine, 'access.logIn', `anonymous ${loginClaim}`)
  const userId = await presentHolderOf(engine, loginClaim)
  const subject = userId ?? strangersStream(engine, loginClaim)
  const origin = originOf(input)
  await ensureKey(engine, subject, origin)
  const envelope = await envelopeBy(engine, command, { principal: anonymous, subject, origin })
  return { input, command, subject, envelope, userId }
}

/**
 * The same password, hashed as new ones are: with stronger parameters, or for the first time by us. Whatever comes of it,
 * the person is logged in; the next login tries again.
 */
const rehashed = async (
  engine: Engine,
  userId: UserId,
  {
    compared,
    password,
    envelope,
  }: { readonly compared: ComparedPassword | undefined; readonly password: string; readonly envelope: Undated },
): Promise<void> => {
  const { proof, hash } = compared ?? {}
  if (proof?.generation === undefined || hash === undefined || !engine.hasher.needsRehash(hash.phc)) return
  const { generation } = proof
  await carryOut(engine, {
    aggregate: user,
    stream: streamName(engine.namespace, user.category, userId),
    envelope: { ...envelope, command: rehash },
    prepare: async () => {
      const passwordHash = await engine.sealer.seal(
        userId,
        'user.passwordHash',
        await engine.hasher.hash(normalPassword(password)),
      )
      return prepared({ type: 'RehashPassword', generation, replaces: hash.sealed, passwordHash })
    },
  })
}

const logInUser = async (
  engine: Engine,
  userId: UserId,
  { input, command, envelope }: Attempt,
): Promise<E.Either<NotDone<Refused>, LoggedIn>> => {
  const stream = streamName(engine.namespace, user.category, userId)
  const attempted = await carryOut(engine, {
    aggregate: user,
    stream,
    envelope,
    prepare: (_, now) => prepared(attempt(engine, { method: 'password', factor: 'first', now })),
  })
  await countIfRefused(engine, stream, E.isLeft(attempted) ? attempted.left : undefined)
  if (E.isLeft(attempted)) return attempted

  const sessionId = idOf.session(command.derive('session'))
  const self: PrincipalRef = { kind: 'user', id: userId, source: 'dashboard' }
  const comparedWith = comparing(engine, userId, input.password)
  // Of the run that was decided on: what is recorded of it may be nothing.
  let judged: Judged | undefined
  const recorded = await carryOut(engine, {
    aggregate: user,
    stream,
    envelope: { ...envelope, command: firstFactor },
    prepare: async (state, now) => {
      const epoch = state.user.status === 'active' ? state.user.epoch : 0
      const isMfa = isHere(state.user) && state.user.mfa.status === 'enabled'
      const promptMfa = isHere(state.user) && !isMfa && !state.user.hasLoggedIn
      const asked = { now, sessionId, origin: originOf(input), isMfa: false }
      const known = engine.mailer === undefined ? undefined : knownBefore(state)
      const compared = await comparedWith(state)
      const { proof } = compared
      // Whoever guesses wrong costs no more than a stranger.
      const login = proof.matched ? await newLogin(engine, state, asked) : emptyLogin(asked)
      judged = { epoch, isMfa, promptMfa, now, compared, known }
      return prepared(
        { type: 'RecordPasswordLogin', proof, login },
        proof.matched ? { envelope: { principal: self, sessionId } } : {},
      )
    },
  })
  if (E.isLeft(recorded)) return recorded
  const { events } = recorded.right
  const [outcome] = events.map(({ fact }) => fact)
  const isMissing = outcome === undefined && judged?.isMfa === true && judged.compared.proof.matched
  if (judged === undefined || (outcome?.type !== 'LoginSucceeded' && !isMissing))
    return E.left(rejected((outcome && refusalOf(outcome)) ?? { _tag: 'BadLogin', reference: 'ERR_NGROK_4100' }))
  const { compared, epoch, promptMfa, known, now } = judged
  const mfaRequired = outcome === undefined
  const by = mfaRequired ? anonymous : self
  await rehashed(engine, userId, { compared, password: input.password, envelope: { ...envelope, principal: by } })
  await tellSuspicions(engine, known, { attempts: 1, at: now, events })

  const expiresAt = outcome?.type === 'LoginSucceeded' ? outcome.data.expiresAt : plusMs(now, partialSessionMs)
  const opening = { userId, sessionId, envelope, method: 'password', expiresAt, epoch, mfaRequired, promptMfa } as const
  return openSession(engine, opening)
}

/**
 * What a stranger would be told. A stream of the user's own would tell that there is a user, and so would `NoSuchUser`
 * that somebody holds the address.
 *
 * The other refusals of these commands are met by nobody: `StaleProof` is for a proof of another state than the one
 * that is decided on, the session's id was drawn a moment ago, and no caller names the command.
 */
const asForStranger = (no: NotDone<Refused>, stream: string): NotDone<LogInRefusal> => {
  if (no._tag === 'Conflict') return conflict(stream, no.attempts)
  return no._tag === 'Rejected' && no.rejection._tag === 'NoSuchUser' ? badLogin : (no as NotDone<BadLogin>)
}

export const logIn: Verb<LogInInput, Record<string, never>, LoggedIn, LogInRefusal> = async (engine, given) => {
  const input = checkInput(LogInInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const loginClaim = loginClaimOf(engine, input.right.email)
  const limited = await beforeAppend(() => limitedUntil(engine, input.right, loginClaim))
  if (E.isLeft(limited)) return limited
  if (limited.right !== undefined)
    return E.left(rejected({ _tag: 'LoginThrottled', reference: 'ERR_NGROK_1227', until: limited.right }))
  const asked = await beforeAppend(() => attemptOf(engine, input.right, loginClaim))
  if (E.isLeft(asked)) return asked
  const { userId } = asked.right
  const outcome =
    userId === undefined ? await refuseStranger(engine, asked.right) : await logInUser(engine, userId, asked.right)
  return E.mapLeft((no: NotDone<Refused>) => asForStranger(no, strangersStream(engine, loginClaim)))(outcome)
}
