/**
 * `accounts.invite`: offer a membership to an address. The ticket leaves by mail alone.
 *
 * @module
 */
import {
  type AccountEvent,
  type AdminOnlyByAdmin,
  type AlreadyMember,
  account,
  canonicalEmail,
  type Escalation,
  type ForbiddenInvite,
  type InvalidEmail,
  type InvalidPermissionCombination,
  type InvitationId,
  type Invite,
  type InvitePending,
  idOf,
  Permissions,
  type RbacUnavailable,
  type ReauthenticationRequired,
  type SeatLimit,
} from '@muniment/core'
import {
  Instant,
  type Json,
  strictObject,
  type Codec,
  optional,
  prepared,
  rejected,
  type Unbranded,
  type Sealed,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { checkInput } from '../../engine/check-input.ts'
import { claimKey, holderOf } from '../../engine/claims.ts'
import { mintSecret } from '../../engine/mint-secret.ts'
import { send } from '../../mail/send.ts'
import type { InvalidInput, MailerRequired } from '../../refusals.ts'
import type { Secret } from '../../secret.ts'
import { narrowed, type Verb } from '../verb.ts'
import { type ActingOptions, type ActingRefusal, actingIn, onAccount } from './act-as-member.ts'
import { invitationMail } from './invitation-mail.ts'

interface InviteFields {
  /** At most 254 characters; the local part in ASCII. Compared in lower case, and by the domain as it is in the DNS. */
  readonly email: string
  /** Needs a plan with role based access control (R64); without, the default of members holds (D64). */
  readonly permissions?: Permissions
  /** RFC 3339 in UTC with milliseconds, in the future. Default: the invitation does not expire (D40). */
  readonly expiresAt?: Instant
}

export type InviteInput = Unbranded<InviteFields>

export interface Invited {
  readonly invitationId: InvitationId
  /** False when the mailer failed or took too long, and when repeated: the invitation stands all the same. */
  readonly mailed: boolean
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type InviteRefusal =
  | ActingRefusal
  | InvalidEmail
  | MailerRequired
  | ReauthenticationRequired
  | ForbiddenInvite
  | RbacUnavailable
  | InvalidPermissionCombination
  | AdminOnlyByAdmin
  | Escalation
  | AlreadyMember
  | InvitePending
  | SeatLimit

const inviteFields: Codec<InviteFields> = strictObject<InviteFields>('invitation', {
  email: t.string,
  permissions: optional(Permissions),
  expiresAt: optional(Instant),
})

/** Stands in for the sealed address while decide is asked whether there will be one. */
const unsealed = '' as Sealed

const invitedBy = (events: readonly { readonly fact: AccountEvent }[]): InvitationId | undefined => {
  for (const { fact } of events) if (fact.type === 'UserInvited') return fact.data.invitationId
  return undefined
}

export const invite: Verb<InviteInput, ActingOptions, Invited, InviteRefusal> = async (engine, given, options) => {
  const input = checkInput(inviteFields, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { permissions, expiresAt } = input.right
  const email = canonicalEmail(input.right.email)
  if (E.isLeft(email)) return E.left(rejected(email.left))
  const { mailer } = engine
  if (mailer === undefined) return E.left(rejected({ _tag: 'MailerRequired' }))

  const named = { email: email.right, permissions: (permissions ?? null) as Json, expiresAt: expiresAt ?? null }
  const needs = permissions?.administrator === true ? 'recent-login' : undefined
  const acting = await actingIn(engine, 'accounts.invite', named, options, needs)
  if (E.isLeft(acting)) return acting
  const { accountId, membershipId, command } = acting.right
  const emailClaim = claimKey(engine, 'email', email.right)
  // With the address in it: a command id that is used again once it is forgotten names another invitation.
  const ownId = idOf.invitation(command.derive(`invitation ${emailClaim}`))

  const done = await onAccount<InvalidInput, { readonly ticket: Secret; readonly accountName: string }>(
    engine,
    acting.right,
    async (state, now) => {
      if (expiresAt !== undefined && expiresAt <= now)
        return E.left({ _tag: 'InvalidInput', field: 'expiresAt', rule: 'lies in the future' })
      const accountName = state.account.status === 'active' ? state.account.name : ''
      const { secret: ticket, digest } = mintSecret(engine, 'invitation', accountId)
      const holder = await holderOf(engine, emailClaim)
      const offer = (email: Sealed): Invite => ({
        type: 'Invite',
        now,
        actor: membershipId,
        invitationId: ownId,
        emailClaim,
        email,
        holder,
        permissions,
        ticketDigest: digest,
        expiresAt,
      })
      // Decide is pure, so it can be asked first: an invitation that is refused needs no key to seal an address with.
      const asked = account.decide(offer(unsealed))(state)
      if (E.isLeft(asked)) return asked
      const sealed = await engine.sealer.seal(ownId, 'invitation.email', email.right)
      return prepared(offer(sealed), { result: { ticket, accountName } })
    },
  )
  if (E.isLeft(done)) return narrowed<InviteRefusal>(done)
  const { events, repeated, result } = done.right
  const invitationId = invitedBy(events) ?? ownId
  if (repeated || result === undefined) return E.right({ invitationId, mailed: false, repeated: true })
  const mailed = await send(mailer, invitationMail({ to: email.right, expiresAt, ...result }))
  return E.right({ invitationId, mailed, repeated: false })
}
