/**
 * `accounts.resendInvitation`: a new ticket to the same address; the old one no longer works.
 *
 * @module
 */
import {
  type AdminOnlyByAdmin,
  type Escalation,
  type ExpiryRequired,
  type ForbiddenInvite,
  InvitationId,
  type InvitePending,
  type InviteInvalid,
  type InviterLostRights,
  type SeatLimit,
} from '@muniment/core'
import { type Codec, Instant, optional, prepared, rejected, strictObject, type Unbranded } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import { mintSecret } from '../../engine/mint-secret.ts'
import { send } from '../../mail/send.ts'
import type { AddressUnreadable, InvalidInput, MailerRequired } from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'
import { type ActingOptions, type ActingRefusal, actingIn, onAccount } from './act-as-member.ts'
import type { Invited } from './invite.ts'
import { invitationMail } from './invitation-mail.ts'

interface Resend {
  /** As `accounts.invite` answered it. */
  readonly invitationId: InvitationId
  /** A new end of the offer; needed when the old one is over. Default: as it was. */
  readonly expiresAt?: Instant
}

export type ResendInvitationInput = Unbranded<Resend>

export type ResendInvitationRefusal =
  | ActingRefusal
  | MailerRequired
  | AddressUnreadable
  | ForbiddenInvite
  | InviteInvalid
  | AdminOnlyByAdmin
  | Escalation
  | InviterLostRights
  | InvitePending
  | ExpiryRequired
  | SeatLimit

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

  const done = await onAccount<InvalidInput | AddressUnreadable, Parameters<typeof invitationMail>[0]>(
    engine,
    acting.right,
    async (state, now) => {
      if (expiresAt !== undefined && expiresAt <= now)
        return E.left({ _tag: 'InvalidInput', field: 'expiresAt', rule: 'lies in the future' })
      const offer = state.pending[invitationId]
      if (offer === undefined) return E.left({ _tag: 'InviteInvalid', reference: 'ERR_NGROK_4404' })
      const accountName = state.account.status === 'active' ? state.account.name : ''
      const { email, expiresAt: ends } = offer
      // Opened before the append: an offer that cannot be mailed keeps its old ticket.
      const to = await engine.sealer.reveal(invitationId, 'invitation.email', email)
      if (to.status !== 'open') return E.left({ _tag: 'AddressUnreadable' })
      const { secret: ticket, digest: ticketDigest } = mintSecret(engine, 'invitation', accountId)
      return prepared(
        { type: 'ResendInvitation', now, actor: membershipId, invitationId, ticketDigest, expiresAt },
        { result: { to: to.text, ticket, accountName, expiresAt: expiresAt ?? ends } },
      )
    },
  )
  if (E.isLeft(done)) return narrowed<ResendInvitationRefusal>(done)
  const { repeated, result } = done.right
  const mailed = result !== undefined && (await send(mailer, invitationMail(result)))
  return E.right({ invitationId, mailed, repeated })
}
