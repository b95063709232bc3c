/**
 * `users.requestEmailVerification`: a ticket is mailed to the person's address; the one before it no longer works.
 *
 * @module
 */
import type { EmailAlreadyVerified } from '@muniment/core'
import { type Codec, type Instant, plusMs, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { CommandOptions } from '../../engine/command.ts'
import { mintSecret } from '../../engine/mint-secret.ts'
import { addressOf } from '../../mail/mail-to-user.ts'
import { send } from '../../mail/send.ts'
import type { AddressUnreadable, CommandIdReused, MailerRequired } from '../../refusals.ts'
import type { Secret } from '../../secret.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type SelfRefusal, selfIn } from './act-as-self.ts'

/** Nothing: the address is that of the user. */
export interface RequestEmailVerificationInput {}

export interface EmailVerificationAsked {
  /** False when the mailer did not take it: ask again. */
  readonly mailed: boolean
  /** True when this command id was carried out before; no mail is sent then. */
  readonly repeated: boolean
}

export type RequestEmailVerificationRefusal =
  | SelfRefusal
  | CommandIdReused
  | MailerRequired
  | AddressUnreadable
  | EmailAlreadyVerified

const Nothing: Codec<RequestEmailVerificationInput> = strictObject<RequestEmailVerificationInput>('request', {})

interface Mailed {
  readonly to: string
  readonly ticket: Secret
  readonly expiresAt: Instant
}

export const requestEmailVerification: Verb<
  RequestEmailVerificationInput,
  SelfOptions & CommandOptions,
  EmailVerificationAsked,
  RequestEmailVerificationRefusal
> = async (engine, given, options) => {
  const input = checkInput(Nothing, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { mailer } = engine
  if (mailer === undefined) return E.left(rejected({ _tag: 'MailerRequired' }))
  const self = await selfIn(engine, 'users.requestEmailVerification', {}, { ...options, by: 'session-or-token' })
  if (E.isLeft(self)) return narrowed(self)
  const { userId } = self.right

  const done = await onSelf<AddressUnreadable, Mailed>(engine, self.right, async ({ user }, now) => {
    const to = user.status === 'active' ? await addressOf(engine, user) : ''
    // Before the append: a ticket that cannot be mailed leaves the old one as it is.
    if (to === undefined) return E.left({ _tag: 'AddressUnreadable' })
    const { secret: ticket, digest: ticketDigest } = mintSecret(engine, 'email-verification', userId)
    const expiresAt = plusMs(now, engine.tickets.emailVerificationMs)
    return prepared(
      { type: 'RequestEmailVerification', ticketDigest, expiresAt },
      { result: { to, ticket, expiresAt } },
    )
  })
  if (E.isLeft(done)) return narrowed<RequestEmailVerificationRefusal>(done)
  const { repeated, result } = done.right
  if (result === undefined) return E.right({ mailed: false, repeated })
  const { to, ticket, expiresAt } = result
  const mailed = await send(mailer, { kind: 'email-verification', to, ticket: ticket.reveal(), expiresAt })
  return E.right({ mailed, repeated })
}
