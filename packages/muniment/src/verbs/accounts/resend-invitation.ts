/**
 * `accounts.resendInvitation`: a new ticket to the same address; the old one no longer works.
 *
 * @module
 */
import { type AccountRejection, InvitationId } from '@muniment/core'
import {
  type Codec,
  Instant,
  optional,
  prepared,
  rejected,
  type Sealed,
  strictObject,
  type Unbranded,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import { mintSecret } from '../../engine/mint-secret.ts'
import { send } from '../../mail/send.ts'
import type { InvalidInput, MailerRequired } from '../../refusals.ts'
import type { Secret } from '../../secret.ts'
import type { Verb } from '../verb.ts'
import { type ActingOptions, type ActingRefusal, actingIn, onAccount } from './act-as-member.ts'
import type { Invited } from './invite.ts'
import { invitationMail } from './invitation-mail.ts'

interface Resend {
  readonly invitationId: InvitationId
  /** The new end of the offer. Default: it does not expire. */
  readonly expiresAt?: Instant
}

export type ResendInvitationInput = Unbranded<Resend>

export type ResendInvitationRefusal = ActingRefusal | AccountRejection | MailerRequired

const Resend: Codec<Resend> = strictObject<Resend>('invitation', {
  invitationId: InvitationId,
  expiresAt: optional(Instant),
})

export const resendInvitation: Verb<ResendInvitationInput, ActingOptions, Invited, ResendInvitationRefusal> = async (
  engine,
  given,
  options,
) => {
  const input = checkInput(Resend, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { invitationId, expiresAt } = input.right
  const { mailer } = engine
  if (mailer === undefined) return E.left(rejected({ _tag: 'MailerRequired' }))
  const acting = await actingIn(engine, 'accounts.resendInvitation', { ...input.right }, options)
  if (E.isLeft(acting)) return acting
  const { accountId, membershipId } = acting.right

  let ticket: Secret | undefined
  let accountName = ''
  let email: Sealed | undefined
  const done = await onAccount<InvalidInput>(engine, acting.right, async (state, now) => {
    if (expiresAt !== undefined && expiresAt <= now)
      return E.left({ _tag: 'InvalidInput', field: 'expiresAt', rule: 'lies in the future' })
    email = state.pending[invitationId]?.email
    accountName = state.account.status === 'active' ? state.account.name : ''
    const { secret, digest } = mintSecret(engine, 'invitation', accountId)
    ticket = secret
    return prepared({
      type: 'ResendInvitation',
      now,
      actor: membershipId,
      invitationId,
      ticketDigest: digest,
      expiresAt,
    })
  })
  if (E.isLeft(done)) return done
  if (done.right.repeated || ticket === undefined || email === undefined)
    return E.right({ invitationId, mailed: false, repeated: done.right.repeated })
  const to = await engine.sealer.reveal(invitationId, 'invitation.email', email)
  if (to.status !== 'open') return E.right({ invitationId, mailed: false, repeated: false })
  const mailed = await send(mailer, invitationMail({ to: to.text, ticket, accountName, expiresAt }))
  return E.right({ invitationId, mailed, repeated: false })
}
