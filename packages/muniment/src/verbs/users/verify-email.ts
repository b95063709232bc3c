/**
 * `users.verifyEmail`: the person, logged in, brings the mailed ticket back.
 *
 * Logged in, because whoever reads a mail that they did not ask for must not vouch for somebody else's sign-up.
 *
 * @module
 */
import { type EmailAlreadyVerified, hexOf, parseSecret, type VerificationInvalid } from '@muniment/core'
import { type Codec, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { CommandOptions } from '../../engine/command.ts'
import { digestOf } from '../../engine/mint-secret.ts'
import type { CommandIdReused } from '../../refusals.ts'
import { type PresentedSecret, textOf } from '../../secret.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type SelfRefusal, selfIn } from './act-as-self.ts'

export interface VerifyEmailInput {
  /** From the mail, or its text out of the link. */
  readonly ticket: PresentedSecret
}

export interface EmailIsVerified {
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type VerifyEmailRefusal = SelfRefusal | CommandIdReused | EmailAlreadyVerified | VerificationInvalid

const VerifyEmailInput: Codec<VerifyEmailInput> = strictObject<VerifyEmailInput>('verification', {
  ticket: PresentedSecretType,
})

const invalid: VerificationInvalid = { _tag: 'VerificationInvalid' }

export const verifyEmail: Verb<
  VerifyEmailInput,
  SelfOptions & CommandOptions,
  EmailIsVerified,
  VerifyEmailRefusal
> = async (engine, given, options) => {
  const input = checkInput(VerifyEmailInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const ticket = parseSecret(textOf(input.right.ticket))
  const ticketDigest = E.isRight(ticket) ? digestOf(ticket.right.text) : undefined
  const self = await selfIn(engine, 'users.verifyEmail', ticketDigest ?? null, { ...options, by: 'session-or-token' })
  if (E.isLeft(self)) return narrowed(self)
  if (ticketDigest === undefined || E.isLeft(ticket)) return E.left(rejected(invalid))
  const { kind, publicId } = ticket.right
  if (kind !== 'email-verification' || publicId !== hexOf(self.right.userId)) return E.left(rejected(invalid))
  const done = await onSelf(engine, self.right, (_, now) => prepared({ type: 'VerifyEmail', now, ticketDigest }))
  if (E.isLeft(done)) return narrowed<VerifyEmailRefusal>(done)
  return E.right({ repeated: done.right.repeated })
}
