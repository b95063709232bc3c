/**
 * `users.requestEmailChange`: a ticket is mailed to the new address; until it comes back the old one is the person's.
 *
 * @module
 */
import { canonicalEmail, type EmailTaken, type EmailUnchanged, type InvalidEmail } from '@muniment/core'
import { type Codec, type Instant, plusMs, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { checkInput } from '../../engine/check-input.ts'
import { claimKey, holderOf } from '../../engine/claims.ts'
import type { CommandOptions } from '../../engine/command.ts'
import { mintSecret } from '../../engine/mint-secret.ts'
import { send } from '../../mail/send.ts'
import type { CommandIdReused, MailerRequired } from '../../refusals.ts'
import type { Secret } from '../../secret.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type DangerousRefusal, selfIn } from './act-as-self.ts'

export interface RequestEmailChangeInput {
  /** At most 254 characters; the local part in ASCII. Compared in lower case, and by the domain as it is in the DNS. */
  readonly email: string
}

export interface EmailChangeAsked {
  /** False when the mailer did not take it: ask again. */
  readonly mailed: boolean
  /** True when this command id was carried out before; no mail is sent then. */
  readonly repeated: boolean
}

export type RequestEmailChangeRefusal =
  | DangerousRefusal
  | CommandIdReused
  | MailerRequired
  | InvalidEmail
  | EmailTaken
  | EmailUnchanged

const RequestEmailChangeInput: Codec<RequestEmailChangeInput> = strictObject<RequestEmailChangeInput>('e-mail change', {
  email: t.string,
})

interface Mailed {
  readonly ticket: Secret
  readonly expiresAt: Instant
}

export const requestEmailChange: Verb<
  RequestEmailChangeInput,
  SelfOptions & CommandOptions,
  EmailChangeAsked,
  RequestEmailChangeRefusal
> = async (engine, given, options) => {
  const input = checkInput(RequestEmailChangeInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { mailer } = engine
  if (mailer === undefined) return E.left(rejected({ _tag: 'MailerRequired' }))
  const email = canonicalEmail(input.right.email)
  if (E.isLeft(email)) return E.left(rejected(email.left))
  const to = email.right
  const emailClaim = claimKey(engine, 'email', to)
  const self = await selfIn(engine, 'users.requestEmailChange', emailClaim, { ...options, by: 'dangerous' })
  if (E.isLeft(self)) return self
  const { userId } = self.right
  const done = await onSelf<EmailTaken, Mailed>(engine, self.right, async (_, now) => {
    const holder = await holderOf(engine, emailClaim)
    if (holder !== undefined && holder !== userId) return E.left({ _tag: 'EmailTaken', reference: 'ERR_NGROK_4101' })
    const { secret: ticket, digest: ticketDigest } = mintSecret(engine, 'email-verification', userId)
    const expiresAt = plusMs(now, engine.tickets.emailVerificationMs)
    const sealed = await engine.sealer.seal(userId, 'user.email', to)
    return prepared(
      { type: 'RequestEmailChange', emailClaim, email: sealed, ticketDigest, expiresAt },
      { result: { ticket, expiresAt } },
    )
  })
  if (E.isLeft(done)) return narrowed<RequestEmailChangeRefusal>(done)
  const { repeated, result } = done.right
  if (result === undefined) return E.right({ mailed: false, repeated })
  const { ticket, expiresAt } = result
  const mailed = await send(mailer, { kind: 'email-change', to, ticket: ticket.reveal(), expiresAt })
  return E.right({ mailed, repeated })
}
