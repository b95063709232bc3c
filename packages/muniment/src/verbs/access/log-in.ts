/**
 * `access.logIn`: the first factor. The attempt is on record before the password is looked at.
 *
 * Acknowledged by `LoginSucceeded`, at the revision that the proof was made against; `SessionStarted` follows.
 *
 * @module
 */
import {
  anonymous,
  type BadLogin,
  canonicalEmail,
  idOf,
  loginAttempts,
  normalPassword,
  type PasswordProof,
  passwordBytesMax,
  refusalOf,
  type SessionId,
  type SessionRejection,
  session,
  type UserId,
  type UserRejection,
  type UserState,
  user,
} from '@muniment/core'
import {
  type Instant,
  type NotDone,
  strictObject,
  type Codec,
  type PrincipalRef,
  plusMs,
  prepared,
  rejected,
  streamName,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { addressClaimOf, claimKey, holderOf } from '../../engine/claims.ts'
import { type Command, unrepeatable } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeBy } from '../../engine/envelope-of.ts'
import { mintSecret } from '../../engine/mint-secret.ts'
import type { CommandIdReused, InvalidInput } from '../../refusals.ts'
import type { Secret } from '../../secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import type { Verb } from '../verb.ts'

export interface LogInInput extends OriginInput {
  readonly email: string
  readonly password: string
}

export interface LoggedIn {
  readonly userId: UserId
  readonly sessionId: SessionId
  /** Speaks for the session; shown once. */
  readonly token: Secret
  /** The absolute end; the session also ends when it is idle for too long. */
  readonly expiresAt: Instant
}

export type LogInRefusal = InvalidInput | BadLogin | UserRejection | SessionRejection | CommandIdReused

const LogInInput: Codec<LogInInput> = strictObject<LogInInput>('login', {
  email: t.string,
  password: t.string,
  ...originFields,
})

const badLogin: NotDone<BadLogin> = rejected({ _tag: 'BadLogin', reference: 'ERR_NGROK_4100' })

/** A text that no stored hash can match is compared all the same: as the empty one. */
const comparable = (password: string): string => {
  if (password.length > passwordBytesMax || /\p{Surrogate}/u.test(password)) return ''
  return normalPassword(password)
}

/** A command of its own: the attempt before it has the verb's id already. */
const firstFactor = 'access.logIn.firstFactor'

type Attempt = { readonly command: Command; readonly input: LogInInput }

/** Nobody's address: the same steps at the same cost, and the same answer. */
const refuseStranger = async (
  engine: Engine,
  { command, input }: Attempt,
  emailClaim: string,
): Promise<E.Either<NotDone<BadLogin | CommandIdReused>, never>> => {
  const stream = streamName(engine.namespace, loginAttempts.category, emailClaim)
  const envelope = await envelopeBy(engine, command, {
    principal: anonymous,
    subject: stream,
    origin: originOf(input),
  })
  const attempted = await carryOut(engine, {
    aggregate: loginAttempts,
    stream,
    envelope,
    prepare: () => prepared({ type: 'AttemptUnknownLogin', method: 'password' }),
  })
  if (E.isLeft(attempted)) return attempted
  let compared: Promise<boolean> | undefined
  const failed = await carryOut(engine, {
    aggregate: loginAttempts,
    stream,
    envelope: { ...envelope, command: firstFactor },
    prepare: async () => {
      compared ??= engine.hasher.dummyPhc().then((phc) => engine.hasher.verify(phc, comparable(input.password)))
      await compared
      return prepared({ type: 'FailUnknownLogin', method: 'password' })
    },
  })
  return E.isLeft(failed) ? failed : E.left(badLogin)
}

/**
 * Compares once for each generation of the password: a lost race against other attempts is no reason to hash again, or
 * a crowd of guessers could keep everybody's hasher busy.
 */
const comparing = (engine: Engine, userId: UserId, password: string) => {
  let last: PasswordProof | undefined
  return async (state: UserState): Promise<PasswordProof> => {
    const generation = state.user.status === 'active' ? state.user.password?.generation : undefined
    if (last === undefined || last.generation !== generation) last = await compare(engine, state, userId, password)
    return last
  }
}

const compare = async (engine: Engine, state: UserState, userId: UserId, password: string): Promise<PasswordProof> => {
  const known = state.user.status === 'active' ? state.user.password : undefined
  const hash = known && (await engine.sealer.unseal(userId, 'user.passwordHash', known.hash))
  const equal = await engine.hasher.verify(hash ?? (await engine.hasher.dummyPhc()), comparable(password))
  return { generation: known?.generation, matched: known !== undefined && equal }
}

export const logIn: Verb<LogInInput, Record<string, never>, LoggedIn, LogInRefusal> = async (engine, given) => {
  const checked = checkInput(LogInInput, given)
  if (E.isLeft(checked)) return E.left(rejected(checked.left))
  const input = checked.right
  const email = canonicalEmail(input.email)
  // What is no address is nobody's address.
  const emailClaim = claimKey(engine, 'email', E.isRight(email) ? email.right : input.email.slice(0, 512))
  const command = unrepeatable(engine, 'access.logIn', `anonymous ${emailClaim}`)

  const userId = await holderOf(engine, emailClaim)
  if (userId === undefined) return refuseStranger(engine, { command, input }, emailClaim)

  const stream = streamName(engine.namespace, user.category, userId)
  const by = (principal: PrincipalRef) =>
    envelopeBy(engine, command, { principal, subject: userId, origin: originOf(input) })
  const envelope = await by(anonymous)
  const attempted = await carryOut(engine, {
    aggregate: user,
    stream,
    envelope,
    prepare: () => prepared({ type: 'AttemptLogin', method: 'password' }),
  })
  if (E.isLeft(attempted)) return attempted

  const sessionId = idOf.session(command.derive('session'))
  const self: PrincipalRef = { kind: 'user', id: userId, source: 'dashboard' }
  const { idleMs, lifetimeMs } = engine.sessions
  const proofFor = comparing(engine, userId, input.password)
  const recorded = await carryOut(engine, {
    aggregate: user,
    stream,
    envelope: { ...envelope, command: firstFactor },
    prepare: async (state, now) => {
      const epoch = state.user.status === 'active' ? state.user.epoch : 0
      const proof = await proofFor(state)
      const { ip } = originOf(input)
      const addressClaim = addressClaimOf(engine, userId, ip)
      const expiresAt = plusMs(now, lifetimeMs)
      return prepared(
        { type: 'RecordPasswordLogin', proof, sessionId, expiresAt, addressClaim },
        { result: { epoch }, ...(proof.matched ? { envelope: { principal: self, sessionId } } : {}) },
      )
    },
  })
  if (E.isLeft(recorded)) return recorded
  const [outcome] = recorded.right.events.map(({ fact }) => fact)
  if (outcome?.type !== 'LoginSucceeded')
    return E.left(rejected((outcome && refusalOf(outcome)) ?? { _tag: 'BadLogin', reference: 'ERR_NGROK_4100' }))
  const { expiresAt } = outcome.data
  const epoch = recorded.right.result?.epoch ?? 0

  const { secret, digest } = mintSecret(engine, 'dashboard-session', sessionId)
  const started = await carryOut(engine, {
    aggregate: session,
    stream: streamName(engine.namespace, session.category, sessionId),
    envelope: { ...(await by(self)), sessionId },
    prepare: () =>
      prepared({
        type: 'StartSession',
        sessionId,
        userId,
        tokenDigest: digest,
        method: 'password',
        mfaRequired: false,
        idleMs,
        expiresAt,
        epoch,
      }),
  })
  if (E.isLeft(started)) return started
  return E.right({ userId, sessionId, token: secret, expiresAt })
}
