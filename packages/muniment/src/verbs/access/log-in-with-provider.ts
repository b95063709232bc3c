/**
 * `access.logInWithProvider`: the first factor, by somebody for whom a provider vouches (R6).
 *
 * The identity alone tells who it is, never the address: an address that a user has links nothing by itself (D39).
 *
 * @module
 */
import {
  idOf,
  type NoSuchUser,
  type UserIsBanned,
  type UserIsSuspended,
  type UserRejection,
  user,
} from '@muniment/core'
import { type Codec, type NotDone, plusMs, prepared, rejected, streamName, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { VerifiedAssertion } from '../../assertion/verified-assertion.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { presentHolderOf, addressClaimOf, assertedClaimOf } from '../../engine/claims.ts'
import { unrepeatable } from '../../engine/command.ts'
import { envelopeBy } from '../../engine/envelope-of.ts'
import type { AssertionExpired, InvalidInput } from '../../refusals.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { AssertionType } from '../presented-assertion.ts'
import { narrowed, type Verb } from '../verb.ts'
import { type LoggedIn, openSession } from './open-session.ts'

export interface LogInWithProviderInput extends OriginInput {
  /** Of an `identityVerifier`, at most ten minutes old. */
  readonly assertion: VerifiedAssertion
}

export type LogInWithProviderRefusal = InvalidInput | AssertionExpired | NoSuchUser | UserIsSuspended | UserIsBanned

const LogInWithProviderInput: Codec<LogInWithProviderInput> = strictObject<LogInWithProviderInput>('login', {
  assertion: AssertionType,
  ...originFields,
})

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
  const recorded = await carryOut(engine, {
    aggregate: user,
    stream: streamName(engine.namespace, user.category, userId),
    envelope: envelope.right,
    prepare: (state, now) => {
      const epoch = state.user.status === 'active' ? state.user.epoch : 0
      const expiresAt = plusMs(now, engine.sessions.lifetimeMs)
      const addressClaim = addressClaimOf(engine, userId, origin.ip)
      return prepared(
        { type: 'RecordProviderLogin', identityClaim, sessionId, expiresAt, addressClaim },
        { result: { epoch, expiresAt } },
      )
    },
  })
  if (E.isLeft(recorded)) return asNobodys(recorded)
  const { result } = recorded.right
  if (result === undefined) return E.left(noSuchUser)
  const opened = await openSession(engine, {
    userId,
    sessionId,
    envelope: envelope.right,
    method: assertion.method,
    ...result,
  })
  return E.isLeft(opened) ? narrowed<LogInWithProviderRefusal>(opened) : opened
}
