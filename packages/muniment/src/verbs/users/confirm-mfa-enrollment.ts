/**
 * `users.confirmMfaEnrollment`: the authenticator shows a code, and is paired (R122). Answers the recovery codes (R27).
 *
 * @module
 */
import type { MfaAlreadyEnabled, MfaCodeInvalid, NoPendingEnrollment } from '@muniment/core'
import { type Codec, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import { addressOf, notify } from '../../mail/mail-to-user.ts'
import { proveCode } from '../../mfa/prove-second-factor.ts'
import { drawRecoveryCodes } from '../../mfa/recovery-codes.ts'
import type { Secret } from '../../secret.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type SelfRefusal } from './act-as-self.ts'

export interface ConfirmMfaEnrollmentInput {
  /** Six digits, as the authenticator shows them. */
  readonly code: string
}

/** What stands in for the authenticator when it is lost: ten codes, each for once. Shown once. */
export interface RecoveryCodes {
  readonly recoveryCodes: readonly Secret[]
}

export type ConfirmMfaEnrollmentRefusal = SelfRefusal | MfaAlreadyEnabled | NoPendingEnrollment | MfaCodeInvalid

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
  const admitted = await readmitAsSelf(engine, options.as)
  if (E.isLeft(admitted)) return narrowed<ConfirmMfaEnrollmentRefusal>(admitted)
  const { userId, sessionId } = admitted.right
  const command = unrepeatable(engine, 'users.confirmMfaEnrollment', `user ${userId}`)
  const drawn = drawRecoveryCodes(engine.random)
  const done = await onSelf(engine, { ...admitted.right, command }, async ({ user }, now) => {
    const mfa = user.status === 'active' ? user.mfa : undefined
    const to = user.status === 'active' ? await addressOf(engine, user) : undefined
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
