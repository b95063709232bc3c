/**
 * `users.confirmMfaEnrollment`: the authenticator shows a code, and is paired (R122). Answers the recovery codes (R27).
 *
 * An attempt, counted with those of logins: whoever has somebody's session does not guess at a secret that they left unpaired.
 *
 * @module
 */
import {
  type CommandName,
  type LoginThrottled,
  type MfaAlreadyEnabled,
  type MfaCodeInvalid,
  type NoPendingEnrollment,
  user,
} from '@muniment/core'
import { type Codec, prepared, rejected, streamName, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { attempt, countIfRefused } from '../../engine/attempts.ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import { addressOf, notify } from '../../mail/mail-to-user.ts'
import { proveCode } from '../../mfa/prove-second-factor.ts'
import { drawRecoveryCodes } from '../../mfa/recovery-codes.ts'
import type { Secret } from '../../secret.ts'
import { narrowed, type Verb } from '../verb.ts'
import { type DangerousRefusal, onSelf, type SelfOptions } from './act-as-self.ts'

export interface ConfirmMfaEnrollmentInput {
  /** Six digits, as the authenticator shows them. */
  readonly code: string
}

/** What stands in for the authenticator when it is lost: ten codes, each for once. Shown once. */
export interface RecoveryCodes {
  readonly recoveryCodes: readonly Secret[]
}

export type ConfirmMfaEnrollmentRefusal =
  | DangerousRefusal
  | MfaAlreadyEnabled
  | NoPendingEnrollment
  | LoginThrottled
  | MfaCodeInvalid

/** A command of its own: the attempt before it has the verb's id already. */
const proofOf: CommandName = 'users.confirmMfaEnrollment.proof'

const ConfirmMfaEnrollmentInput: Codec<ConfirmMfaEnrollmentInput> = strictObject<ConfirmMfaEnrollmentInput>(
  'pairing code',
  { code: t.string },
)

export const confirmMfaEnrollment: Verb<
  ConfirmMfaEnrollmentInput,
  SelfOptions,
  RecoveryCodes,
  ConfirmMfaEnrollmentRefusal
> = async (engine, given, options) => {
  const input = checkInput(ConfirmMfaEnrollmentInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { code } = input.right
  const admitted = await readmitAsSelf(engine, options.as, 'recent-login')
  if (E.isLeft(admitted)) return narrowed<ConfirmMfaEnrollmentRefusal>(admitted)
  const { userId, sessionId } = admitted.right
  const command = unrepeatable(engine, 'users.confirmMfaEnrollment', `user ${userId}`)
  const self = { ...admitted.right, command }
  const attempted = await onSelf(engine, self, ({ user: person }, now) => {
    const status = person.status === 'active' ? person.mfa.status : 'pending'
    if (status === 'enabled') return E.left({ _tag: 'MfaAlreadyEnabled', reference: 'ERR_NGROK_10083' })
    if (status === 'none') return E.left({ _tag: 'NoPendingEnrollment' })
    return prepared(attempt(engine, { method: 'password', factor: 'second', now }))
  })
  const stream = streamName(engine.namespace, user.category, userId)
  await countIfRefused(engine, stream, E.isLeft(attempted) ? attempted.left : undefined)
  if (E.isLeft(attempted)) return narrowed<ConfirmMfaEnrollmentRefusal>(attempted)
  const drawn = drawRecoveryCodes(engine.random)
  const proving = { ...self, command: { ...command, verb: proofOf } }
  const done = await onSelf(engine, proving, async ({ user: person }, now) => {
    const mfa = person.status === 'active' ? person.mfa : undefined
    const to = person.status === 'active' ? await addressOf(engine, person) : undefined
    const proof =
      mfa?.status === 'pending'
        ? await proveCode(engine, userId, { mfa, code, now })
        : { enrolment: undefined, step: undefined }
    return prepared(
      {
        type: 'ConfirmMfaEnrollment',
        proof: { enrolment: proof.enrolment, step: proof.step },
        recoveryCodeDigests: drawn.digests,
        sessionId,
      },
      { result: { to, at: now } },
    )
  })
  if (E.isLeft(done)) return narrowed<ConfirmMfaEnrollmentRefusal>(done)
  const { result } = done.right
  if (result !== undefined) await notify(engine, { about: 'mfa-enabled', ...result })
  return E.right({ recoveryCodes: drawn.codes })
}
