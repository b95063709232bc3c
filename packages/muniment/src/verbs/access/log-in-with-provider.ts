/**
 * `access.logInWithProvider`: the first factor, by somebody for whom a provider vouches (R6).
 *
 * Where an authenticator is paired, a code is asked for after it all the same (D30). The identity alone tells who it is, never the address: an address that a user has links nothing by itself (D39).
 *
 * @module
 */
import {
  idOf,
  isHere,
  type LoginThrottled,
  type NoSuchUser,
  type UserIsBanned,
  type UserIsSuspended,
  type UserRejection,
  user,
} from '@muniment/core'
import {
  type Codec,
  type Instant,
  type NotDone,
  plusMs,
  prepared,
  rejected,
  streamName,
  strictObject,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { VerifiedAssertion } from '../../assertion/verified-assertion.ts'
import { countIfRefused } from '../../engine/attempts.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { presentHolderOf, assertedClaimOf } from '../../engine/claims.ts'
import { unrepeatable } from '../../engine/command.ts'
import { envelopeBy } from '../../engine/envelope-of.ts'
import { type KnownBefore, knownBefore, newLogin, partialSessionMs, tellSuspicions } from '../../engine/new-login.ts'
import type { AssertionExpired, InvalidInput } from '../../refusals.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { AssertionType } from '../presented-assertion.ts'
import { narrowed, type Verb } from '../verb.ts'
import { type LoggedIn, openSession } from './open-session.ts'

export interface LogInWithProviderInput extends OriginInput {
  /** Of an `identityVerifier`, at most ten minutes old. */
  readonly assertion: VerifiedAssertion
}

export type LogInWithProviderRefusal =
  | InvalidInput
  | AssertionExpired
  | NoSuchUser
  | LoginThrottled
  | UserIsSuspended
  | UserIsBanned

const LogInWithProviderInput: Codec<LogInWithProviderInput> = strictObject<LogInWithProviderInput>('login', {
  assertion: AssertionType,
  ...originFields,
})

/** What the login was judged on. */
interface Judged {
  readonly epoch: number
  readonly mfaRequired: boolean
  readonly promptMfa: boolean
  readonly expiresAt: Instant
  readonly now: Instant
  readonly known: KnownBefore | undefined
}

const noSuchUser: NotDone<NoSuchUser> = rejected({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })

/** A login that was unlinked meanwhile is nobody's. */
const asNobodys = (no: E.Left<NotDone<UserRejection | { readonly _tag: 'CommandIdReused' }>>) =>
  no.left._tag === 'Rejected' && no.left.rejection._tag === 'StaleProof'
    ? E.left(noSuchUser)
    : narrowed<LogInWithProviderRefusal>(no)

export const logInWithProvider: Verb<
  LogInWithProviderInput,
  Record<string, never>,
  LoggedIn,
  LogInWithProviderRefusal
> = async (engine, given) => {
  const input = checkInput(LogInWithProviderInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { assertion } = input.right
  if (!assertion.isFreshAt(engine.environment.now())) return E.left(rejected({ _tag: 'AssertionExpired' }))
  const identityClaim = assertedClaimOf(engine, assertion)
  const holder = await beforeAppend(() => presentHolderOf(engine, identityClaim))
  if (E.isLeft(holder)) return holder
  const userId = holder.right
  if (userId === undefined) return E.left(noSuchUser)

  const command = unrepeatable(engine, 'access.logInWithProvider', `user ${userId}`)
  const sessionId = idOf.session(command.derive('session'))
  const origin = originOf(input.right)
  const principal = { kind: 'user', id: userId, source: 'dashboard' }
  const envelope = await beforeAppend(async () => ({
    ...(await envelopeBy(engine, command, { principal, subject: userId, origin })),
    sessionId,
  }))
  if (E.isLeft(envelope)) return envelope
  const stream = streamName(engine.namespace, user.category, userId)
  // Of the run that was decided on: what is recorded of it may be nothing.
  let judged: Judged | undefined
  const recorded = await carryOut(engine, {
    aggregate: user,
    stream,
    envelope: envelope.right,
    prepare: async (state, now) => {
      const epoch = state.user.status === 'active' ? state.user.epoch : 0
      const mfaRequired = isHere(state.user) && state.user.mfa.status === 'enabled'
      const promptMfa = isHere(state.user) && !mfaRequired && !state.user.hasLoggedIn
      const known = knownBefore(state)
      const login = await newLogin(engine, state, { now, sessionId, origin, isMfa: false })
      const expiresAt = mfaRequired ? plusMs(now, partialSessionMs) : login.expiresAt
      judged = { epoch, mfaRequired, promptMfa, expiresAt, now, known }
      return prepared({ type: 'RecordProviderLogin', identityClaim, login })
    },
  })
  await countIfRefused(engine, stream, E.isLeft(recorded) ? recorded.left : undefined)
  if (E.isLeft(recorded)) return asNobodys(recorded)
  if (judged === undefined) return E.left(noSuchUser)
  const { known, now, ...result } = judged
  await tellSuspicions(engine, known, { attempts: 0, at: now, events: recorded.right.events })
  const opened = await openSession(engine, {
    userId,
    sessionId,
    envelope: envelope.right,
    method: assertion.method,
    ...result,
  })
  return E.isLeft(opened) ? narrowed<LogInWithProviderRefusal>(opened) : opened
}
