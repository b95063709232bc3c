/**
 * `access.stepUp`: a person, logged in, proves once more who they are, for what is dangerous. The session is given another
 * token.
 *
 * By a code or a recovery code where an authenticator is paired, else by the password. The attempt is on record before it is
 * looked at, and counts with those of logins.
 *
 * @module
 */
import {
  type AccessRefusal,
  type CommandName,
  type LoginThrottled,
  type MfaCodeInvalid,
  type NoRecoveryCodes,
  type OwnProof,
  proofAskedOf,
  type RecoveryCodeInvalid,
  refusalOf,
  type SessionFactor,
  type SessionId,
  type WrongPassword,
} from '@muniment/core'
import { type Codec, type Instant, type NotDone, optional, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { admitSession, type SessionDecision } from '../../engine/admit-session.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import { type KnownBefore, knownBefore, newLogin, tellSuspicions } from '../../engine/new-login.ts'
import {
  asProofRequired,
  attemptOwnProof,
  factorOf,
  type GivenProof,
  methodOf,
  proving,
  provingOwn,
} from '../own-proof.ts'
import type { InvalidInput, ProofRequired } from '../../refusals.ts'
import type { PresentedSecret, Secret } from '../../secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { type ActingSelf, onSelf } from '../users/act-as-self.ts'
import { narrowed, refusing, type Verb } from '../verb.ts'
import { rotating } from './rotating-session.ts'
import { givenSecondFactor, type SecondFactorInput, secondFactorFields } from './second-factor-fields.ts'

export interface StepUpInput extends SecondFactorInput, OriginInput {
  /** The token of the session. */
  readonly session: PresentedSecret
  /** Any text. For whoever has no authenticator paired. */
  readonly password?: string | undefined
}

export interface SteppedUp {
  readonly sessionId: SessionId
  /** Speaks for the session from now on; shown once. Absent where another call had just given it one. */
  readonly token?: Secret
  /** The absolute end, which stays as it was. */
  readonly expiresAt: Instant
}

/** What a session that is presented can be told. */
export type OwnSessionRefusal = Extract<
  AccessRefusal,
  { readonly _tag: 'NotLoggedIn' | 'SessionExpired' | 'MfaRequired' }
>

export type StepUpRefusal =
  | InvalidInput
  | OwnSessionRefusal
  | LoginThrottled
  | ProofRequired
  | WrongPassword
  | MfaCodeInvalid
  | RecoveryCodeInvalid
  | NoRecoveryCodes

const StepUpInput: Codec<StepUpInput> = strictObject<StepUpInput>('step-up', {
  session: PresentedSecretType,
  password: optional(t.string as t.Type<string>),
  ...secondFactorFields,
  ...originFields,
})

/** A command of its own: the attempt before it has the verb's id already. */
const proofOf: CommandName = 'access.stepUp.proof'

const givenProof = (input: StepUpInput): GivenProof | undefined => {
  const { password } = input
  const factor = givenSecondFactor(input)
  if (password === undefined) return factor
  return input.code === undefined && input.recoveryCode === undefined ? { password } : undefined
}

/** Who presents a session that was let in. */
export interface Presenting {
  readonly self: ActingSelf
  readonly known: NonNullable<SessionDecision['known']>
  readonly expiresAt: Instant
}

/** The person whom a session that was just admitted speaks for, and the command. */
export const presenting = (
  engine: Engine,
  verb: Extract<CommandName, 'access.stepUp' | 'access.stepUpWithProvider' | 'access.switchAccount'>,
  { decision, known }: SessionDecision,
): Presenting | undefined => {
  if (decision.verdict === 'refused' || known?.facts.session === undefined) return undefined
  const { userId, expiresAt } = known.facts.session
  const command = unrepeatable(engine, verb, `session ${known.sessionId}`)
  return { self: { principal: decision.principal, userId, command }, known, expiresAt }
}

/** The session remembers it, and is given another token. */
export const steppedUp = async (
  engine: Engine,
  { self, known, expiresAt }: Presenting,
  factor: SessionFactor,
): Promise<E.Either<NotDone<OwnSessionRefusal>, SteppedUp>> => {
  const envelope = await beforeAppend(() => envelopeAs(engine, self.command, self.principal))
  if (E.isLeft(envelope)) return envelope
  const { sessionId, digest, facts } = known
  const epoch = facts.user?.epoch ?? 0
  const rotated = await rotating(engine, { sessionId, digest, epoch, envelope: envelope.right }, (rotation) => ({
    type: 'ReauthenticateSession',
    factor,
    rotation,
  }))
  if (E.isLeft(rotated))
    return rotated.left._tag === 'Rejected' ? refusing({ _tag: 'SessionExpired' }) : E.left(rotated.left)
  const { token } = rotated.right
  return E.right({ sessionId, expiresAt, ...(token === undefined ? {} : { token }) })
}

export const stepUp: Verb<StepUpInput, Record<string, never>, SteppedUp, StepUpRefusal> = async (engine, given) => {
  const input = checkInput(StepUpInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const proof = givenProof(input.right)
  if (proof === undefined)
    return E.left(
      rejected({
        _tag: 'InvalidInput',
        field: 'password',
        rule: 'is given, or code, or recoveryCode, and one of them alone',
      }),
    )
  const origin = originOf(input.right)
  const asked = await admitSession(engine, { session: input.right.session, origin })
  if (E.isLeft(asked)) return asked
  if (asked.right.decision.verdict === 'refused') return refusing<StepUpRefusal>(asked.right.decision.refusal)
  const present = presenting(engine, 'access.stepUp', asked.right)
  if (present === undefined) return refusing<StepUpRefusal>({ _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' })
  const { self, expiresAt } = present
  const { sessionId } = present.known
  const read = await beforeAppend(() => methodOf(engine, sessionId))
  if (E.isLeft(read)) return read
  const method = read.right

  const refused = await attemptOwnProof(engine, self, { given: proof, asked: proofAskedOf, method })
  if (refused !== undefined) return narrowed<StepUpRefusal>(refused)
  const made = provingOwn(engine, self, proof)
  let judged: { readonly known: KnownBefore | undefined; readonly now: Instant; readonly proof: OwnProof } | undefined
  const done = await onSelf(engine, proving(self, proofOf), async (state, now) => {
    const known = knownBefore(state)
    const own = await made(state, now)
    judged = { known, now, proof: own }
    const login = await newLogin(engine, state, { now, sessionId, origin, expiresAt, isMfa: false })
    return prepared({ type: 'Reauthenticate', proof: own, method, login })
  })
  if (E.isLeft(done)) return asProofRequired(engine, self.userId, proofAskedOf, narrowed<StepUpRefusal>(done))
  const { events } = done.right
  if (judged !== undefined) await tellSuspicions(engine, judged.known, { attempts: 1, at: judged.now, events })
  const [failed] = events.flatMap(({ fact }) => refusalOf(fact) ?? [])
  if (failed !== undefined) return refusing<StepUpRefusal>(failed._tag === 'BadLogin' ? wrongPassword : failed)
  return steppedUp(engine, present, judged === undefined ? 'password' : factorOf(judged.proof))
}

const wrongPassword: WrongPassword = { _tag: 'WrongPassword', reference: 'ERR_NGROK_4100' }
