/**
 * `accounts.invite`: offer a membership to an address. The ticket leaves by mail alone.
 *
 * @module
 */
import {
  type AccountRejection,
  canonicalEmail,
  type InvalidEmail,
  type InvitationId,
  idOf,
  Permissions,
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
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { checkInput } from '../../engine/check-input.ts'
import { claimKey, holderOf } from '../../engine/claims.ts'
import { mintSecret } from '../../engine/mint-secret.ts'
import { send } from '../../mail/send.ts'
import type { InvalidInput, MailerRequired } from '../../refusals.ts'
import type { Secret } from '../../secret.ts'
import type { Verb } from '../verb.ts'
import { type ActingOptions, type ActingRefusal, actingIn, onAccount } from './act-as-member.ts'
import { invitationMail } from './invitation-mail.ts'

interface Invite {
  readonly email: string
  /** Needs a plan with role based access control; without, the default of members holds (D64). */
  readonly permissions?: Permissions
  /** Default: the invitation does not expire (D40). */
  readonly expiresAt?: Instant
}

export type InviteInput = Unbranded<Invite>

export interface Invited {
  readonly invitationId: InvitationId
  /** False when the mailer failed, and when repeated: the invitation stands all the same. */
  readonly mailed: boolean
  readonly repeated: boolean
}

export type InviteRefusal = ActingRefusal | AccountRejection | InvalidEmail | MailerRequired

const Invite: Codec<Invite> = strictObject<Invite>('invitation', {
  email: t.string,
  permissions: optional(Permissions),
  expiresAt: optional(Instant),
})

export const invite: Verb<InviteInput, ActingOptions, Invited, InviteRefusal> = async (engine, given, options) => {
  const input = checkInput(Invite, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { permissions, expiresAt } = input.right
  const email = canonicalEmail(input.right.email)
  if (E.isLeft(email)) return E.left(rejected(email.left))
  const { mailer } = engine
  if (mailer === undefined) return E.left(rejected({ _tag: 'MailerRequired' }))

  const named = { email: email.right, permissions: (permissions ?? null) as Json, expiresAt: expiresAt ?? null }
  const acting = await actingIn(engine, 'accounts.invite', named, options)
  if (E.isLeft(acting)) return acting
  const { accountId, membershipId, command } = acting.right
  const invitationId = idOf.invitation(command.derive('invitation'))
  const emailClaim = claimKey(engine, 'email', email.right)

  let ticket: Secret | undefined
  let accountName = ''
  const done = await onAccount<InvalidInput>(engine, acting.right, async (state, now) => {
    if (expiresAt !== undefined && expiresAt <= now)
      return E.left({ _tag: 'InvalidInput', field: 'expiresAt', rule: 'lies in the future' })
    accountName = state.account.status === 'active' ? state.account.name : ''
    const { secret, digest } = mintSecret(engine, 'invitation', accountId)
    ticket = secret
    return prepared({
      type: 'Invite',
      now,
      actor: membershipId,
      invitationId,
      emailClaim,
      email: await engine.sealer.seal(invitationId, 'invitation.email', email.right),
      holder: await holderOf(engine, emailClaim),
      permissions,
      ticketDigest: digest,
      expiresAt,
    })
  })
  if (E.isLeft(done)) return done
  if (done.right.repeated || ticket === undefined) return E.right({ invitationId, mailed: false, repeated: true })
  const mailed = await send(mailer, invitationMail({ to: email.right, ticket, accountName, expiresAt }))
  return E.right({ invitationId, mailed, repeated: false })
}
