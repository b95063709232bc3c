/**
 * `users.confirmEmailChange`: the person, logged in, brings back the ticket that was mailed to the new address.
 *
 * Both addresses are told.
 *
 * @module
 */
import { type EmailChangeInvalid, type EmailTaken, hexOf, parseSecret, type UserRejection, user } from '@muniment/core'
import { type Codec, prepared, rejected, streamName, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import { claimFor, holderOf } from '../../engine/claims.ts'
import type { CommandOptions } from '../../engine/command.ts'
import { digestOf } from '../../engine/mint-secret.ts'
import { addressOf, notify } from '../../mail/mail-to-user.ts'
import type { CommandIdReused } from '../../refusals.ts'
import { type PresentedSecret, textOf } from '../../secret.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type SelfRefusal, selfIn } from './act-as-self.ts'

export interface ConfirmEmailChangeInput {
  /** From the mail, or its text out of the link. */
  readonly ticket: PresentedSecret
}

export interface EmailIsChanged {
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type ConfirmEmailChangeRefusal = SelfRefusal | CommandIdReused | EmailChangeInvalid | EmailTaken

const ConfirmEmailChangeInput: Codec<ConfirmEmailChangeInput> = strictObject<ConfirmEmailChangeInput>('confirmation', {
  ticket: PresentedSecretType,
})

const invalid: EmailChangeInvalid = { _tag: 'EmailChangeInvalid' }
const taken: EmailTaken = { _tag: 'EmailTaken', reference: 'ERR_NGROK_4101' }

export const confirmEmailChange: Verb<
  ConfirmEmailChangeInput,
  SelfOptions & CommandOptions,
  EmailIsChanged,
  ConfirmEmailChangeRefusal
> = async (engine, given, options) => {
  const input = checkInput(ConfirmEmailChangeInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const ticket = parseSecret(textOf(input.right.ticket))
  const ticketDigest = E.isRight(ticket) ? digestOf(ticket.right.text) : undefined
  const self = await selfIn(engine, 'users.confirmEmailChange', ticketDigest ?? null, { ...options, by: 'session' })
  if (E.isLeft(self)) return narrowed(self)
  const { userId } = self.right
  if (ticketDigest === undefined || E.isLeft(ticket)) return E.left(rejected(invalid))
  if (ticket.right.kind !== 'email-verification' || ticket.right.publicId !== hexOf(userId))
    return E.left(rejected(invalid))
  const ownerStream = streamName(engine.namespace, user.category, userId)
  const done = await onSelf(engine, self.right, async (state, now) => {
    const person = state.user
    if (person.status !== 'active' || person.emailChange === undefined) return E.left<UserRejection>(invalid)
    const { emailClaim, email } = person.emailChange
    const before = await addressOf(engine, person)
    const then = await addressOf(engine, { userId, email })
    const holder = await holderOf(engine, emailClaim)
    if (holder !== undefined && holder !== userId) return E.left<UserRejection>(taken)
    return prepared(
      { type: 'ConfirmEmailChange', now, ticketDigest },
      {
        result: { addresses: [before, then], at: now },
        claim: claimFor<UserRejection>(engine, 'email', { key: emailClaim, ownerStream, taken }),
      },
    )
  })
  if (E.isLeft(done)) return narrowed<ConfirmEmailChangeRefusal>(done)
  const { repeated, result } = done.right
  for (const to of result?.addresses ?? [])
    if (result !== undefined) await notify(engine, { about: 'email-changed', to, at: result.at })
  return E.right({ repeated })
}
