/**
 * `access.verifyMfa`: the second factor, by the partial session of the first one (R26, R28, R124).
 *
 * The attempt is on record before the code is looked at, and counts with those of the first factor. Acknowledged by
 * `LoginSucceeded`, in the append that uses the code up; the session is given another token after it.
 *
 * @module
 */
import {
  type AccessRefusal,
  anonymous,
  type CommandName,
  type LoginMethod,
  type LoginThrottled,
  type MfaCodeInvalid,
  type MfaNotEnabled,
  type MfaNotRequired,
  type NoRecoveryCodes,
  type RecoveryCodeInvalid,
  isSecondFactor,
  refusalOf,
  type SessionId,
  type SessionRejection,
  type UserCommand,
  type UserEvent,
  type UserId,
  type UserRejection,
  type UserState,
  user,
} from '@muniment/core'
import {
  type Codec,
  type Done,
  type Instant,
  type NotDone,
  prepared,
  rejected,
  streamName,
  strictObject,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { admitSession } from '../../engine/admit-session.ts'
import { attempt, countIfRefused } from '../../engine/attempts.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeBy, type Undated } from '../../engine/envelope-of.ts'
import { type KnownBefore, knownBefore, newLogin, sessionLimits, tellSuspicions } from '../../engine/new-login.ts'
import { loadSession } from '../../engine/load.ts'
import { type GivenSecondFactor, proveSecondFactor } from '../../mfa/prove-second-factor.ts'
import type { CommandIdReused, InvalidInput } from '../../refusals.ts'
import type { PresentedSecret } from '../../secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { refusing, type Verb } from '../verb.ts'
import type { LoggedIn } from './open-session.ts'
import { rotating } from './rotating-session.ts'
import { givenSecondFactor, type SecondFactorInput, secondFactorFields } from './second-factor-fields.ts'

export interface VerifyMfaInput extends SecondFactorInput, OriginInput {
  /** The token of a login that answered `mfaRequired`. */
  readonly session: PresentedSecret
}

export interface MfaVerified extends LoggedIn {
  /** How many recovery codes are left; present where one was used. */
  readonly recoveryCodesLeft?: number
}

export type VerifyMfaRefusal =
  | InvalidInput
  | Extract<AccessRefusal, { readonly _tag: 'NotLoggedIn' | 'SessionExpired' | 'MfaNotRequired' }>
  | LoginThrottled
  | MfaNotEnabled
  | MfaCodeInvalid
  | RecoveryCodeInvalid
  | NoRecoveryCodes

const VerifyMfaInput: Codec<VerifyMfaInput> = strictObject<VerifyMfaInput>('second factor', {
  session: PresentedSecretType,
  ...secondFactorFields,
  ...originFields,
})

const oneSecondFactor: InvalidInput = {
  _tag: 'InvalidInput',
  field: 'code',
  rule: 'is given, or recoveryCode is, and not both',
}

/** A command of its own: the attempt before it has the verb's id already. */
const secondFactor: CommandName = 'access.verifyMfa.secondFactor'

/** Who is half logged in, by which session. */
interface HalfLoggedIn {
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly method: LoginMethod
  readonly epoch: number
}

interface Proving {
  readonly given: GivenSecondFactor
  readonly envelope: Undated
  readonly input: VerifyMfaInput
}

/** What the proof was judged on, with what came of it. */
interface Proven {
  readonly done: Done<UserEvent>
  readonly known: KnownBefore | undefined
  readonly now: Instant
}

const proven = async (
  engine: Engine,
  { userId, sessionId, method, epoch }: HalfLoggedIn,
  { given, envelope, input }: Proving,
): Promise<E.Either<NotDone<UserRejection | MfaNotRequired | CommandIdReused>, Proven>> => {
  const stream = streamName(engine.namespace, user.category, userId)
  const attempted = await carryOut(engine, {
    aggregate: user,
    stream,
    envelope,
    prepare: (_, now) => prepared(attempt(engine, { method, factor: 'second', now })),
  })
  await countIfRefused(engine, stream, E.isLeft(attempted) ? attempted.left : undefined)
  if (E.isLeft(attempted)) return attempted
  let judged: Omit<Proven, 'done'> | undefined
  const done = await carryOut<UserState, UserCommand, UserEvent, UserRejection | MfaNotRequired>(engine, {
    aggregate: user,
    stream,
    envelope: { ...envelope, command: secondFactor },
    prepare: async (state, now) => {
      judged = { known: knownBefore(state), now }
      // Of two that are given at once, the second is not used up for nothing.
      const { session } = (await loadSession(engine, sessionId)).state
      if (session.status === 'open' && !session.mfaRequired) return E.left({ _tag: 'MfaNotRequired' } as const)
      const proof = await proveSecondFactor(engine, state, given, now)
      const login = await newLogin(engine, state, { now, sessionId, origin: originOf(input), isMfa: true })
      const self = { kind: 'user', id: userId, source: 'dashboard' }
      return prepared(
        { type: 'RecordSecondFactor', proof, method, epoch, login },
        isSecondFactor(state, proof) ? { envelope: { principal: self } } : {},
      )
    },
  })
  if (E.isLeft(done)) return done
  return E.right({ known: judged?.known, now: judged?.now ?? engine.environment.now(), done: done.right })
}

/** The first factor is of an epoch that has ended, or its person is barred or gone: there is no such login any more. */
const asOver = (no: NotDone<UserRejection | SessionRejection | CommandIdReused>): NotDone<VerifyMfaRefusal> => {
  if (no._tag !== 'Rejected') return no
  switch (no.rejection._tag) {
    case 'StaleProof':
    case 'SessionAlreadyEnded':
      return rejected({ _tag: 'SessionExpired' })
    case 'NoSuchUser':
    case 'UserIsSuspended':
    case 'UserIsBanned':
      return rejected({ _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' })
    default:
      return no as NotDone<VerifyMfaRefusal>
  }
}

export const verifyMfa: Verb<VerifyMfaInput, Record<string, never>, MfaVerified, VerifyMfaRefusal> = async (
  engine,
  given,
) => {
  const input = checkInput(VerifyMfaInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const factor = givenSecondFactor(input.right)
  if (factor === undefined) return E.left(rejected(oneSecondFactor))
  const origin = originOf(input.right)
  const asked = await admitSession(engine, { session: input.right.session, needs: 'second-factor', origin })
  if (E.isLeft(asked)) return asked
  const { decision, known } = asked.right
  if (decision.verdict === 'refused') return refusing<VerifyMfaRefusal>(decision.refusal)
  const facts = known?.facts.session
  if (known === undefined || facts === undefined)
    return E.left(rejected({ _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' }))
  const { sessionId, digest } = known
  const { userId, epoch } = facts
  const command = unrepeatable(engine, 'access.verifyMfa', `session ${sessionId}`)
  const before = await beforeAppend(async () => ({
    session: (await loadSession(engine, sessionId)).state.session,
    envelope: { ...(await envelopeBy(engine, command, { principal: anonymous, subject: userId, origin })), sessionId },
  }))
  if (E.isLeft(before)) return before
  const { session, envelope } = before.right
  // A token that was given out before the second factor, of a session that has passed it a moment ago.
  if (session.status !== 'open' || !session.mfaRequired) return E.left(rejected({ _tag: 'MfaNotRequired' }))
  const { method } = session

  const outcome = await proven(
    engine,
    { userId, sessionId, method, epoch },
    { given: factor, envelope, input: input.right },
  )
  if (E.isLeft(outcome)) return E.left(asOver(outcome.left))
  const { done, known: knownBeforeIt, now } = outcome.right
  await tellSuspicions(engine, knownBeforeIt, { attempts: 2, at: now, events: done.events })
  const events = done.events.map(({ fact }) => fact)
  const succeeded = events.find((event) => event.type === 'LoginSucceeded')
  if (succeeded?.type !== 'LoginSucceeded') {
    const [refusal] = events.map(refusalOf)
    return refusing<VerifyMfaRefusal>(refusal ?? { _tag: 'MfaCodeInvalid', reference: 'ERR_NGROK_17001' })
  }

  const used = events.find((event) => event.type === 'RecoveryCodeUsed')
  const { expiresAt } = succeeded.data
  const { idleMs } = sessionLimits(engine, true)
  const self = { ...envelope, principal: { kind: 'user', id: userId, source: 'dashboard' } }
  const passed = await rotating(engine, { sessionId, digest, epoch, envelope: self }, (rotation) => ({
    type: 'PassMfa',
    factor: used === undefined ? 'totp' : 'recovery-code',
    idleMs,
    expiresAt,
    rotation,
  }))
  if (E.isLeft(passed)) return E.left(asOver(passed.left))
  const { token } = passed.right
  if (token === undefined) return E.left(rejected({ _tag: 'MfaNotRequired' }))
  return E.right({
    userId,
    sessionId,
    token,
    expiresAt,
    mfaRequired: false,
    promptMfa: false,
    ...(used?.type === 'RecoveryCodeUsed' ? { recoveryCodesLeft: used.data.remaining } : {}),
  })
}
