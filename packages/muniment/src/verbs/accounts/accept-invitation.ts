/**
 * `accounts.acceptInvitation`: the invited person, logged in, joins with the ticket that was mailed (R63).
 *
 * @module
 */
import {
  type AccountEvent,
  type AccountId,
  type AccountRejection,
  type AccountState,
  type AlreadyMember,
  account,
  type Digest,
  type InviteEmailMismatch,
  type InviteInvalid,
  type InviterLostRights,
  idOf,
  type MembershipId,
  parseSecret,
  type SeatLimit,
} from '@muniment/core'
import { equalDigests, strictObject, type Codec, prepared, rejected, streamName } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { commandOf } from '../../engine/command.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import { checksIfAble, loadUser } from '../../engine/load.ts'
import { digestOf, type Minted } from '../../engine/mint-secret.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import { type PresentedSecret, type Secret, textOf } from '../../secret.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { narrowed, type Verb } from '../verb.ts'
import type { ActingOptions, ActingRefusal } from './act-as-member.ts'
import { proveByTicket } from './first-proof.ts'

export interface AcceptInvitationInput {
  /** From the invitation mail, or its text out of the link. */
  readonly ticket: PresentedSecret
}

export interface InvitationAcceptedOutcome {
  readonly accountId: AccountId
  readonly membershipId: MembershipId
  /**
   * The new member's default authtoken, shown once. Absent when repeated, and when it is still being issued: the person
   * is a member all the same, and catching up does the rest, without a secret.
   */
  readonly authtoken: Secret | undefined
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type AcceptInvitationRefusal =
  | ActingRefusal
  | InviteInvalid
  | InviteEmailMismatch
  | InviterLostRights
  | AlreadyMember
  | SeatLimit

const AcceptInvitationInput: Codec<AcceptInvitationInput> = strictObject<AcceptInvitationInput>('acceptance', {
  ticket: PresentedSecretType,
})

const invalid: InviteInvalid = { _tag: 'InviteInvalid', reference: 'ERR_NGROK_4404' }

const invitationOf = ({ pending }: AccountState, ticketDigest: Digest) =>
  Object.values(pending).find((invitation) => equalDigests(invitation.ticketDigest, ticketDigest))

const joinedBy = (events: readonly { readonly fact: AccountEvent }[]): MembershipId | undefined => {
  for (const { fact } of events) if (fact.type === 'MemberJoined') return fact.data.membershipId
  return undefined
}

export const acceptInvitation: Verb<
  AcceptInvitationInput,
  ActingOptions,
  InvitationAcceptedOutcome,
  AcceptInvitationRefusal
> = async (engine, given, options) => {
  const input = checkInput(AcceptInvitationInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const admitted = await readmitAsSelf(engine, options.as)
  if (E.isLeft(admitted)) return narrowed<ActingRefusal>(admitted)
  const { principal, userId } = admitted.right

  const ticket = parseSecret(textOf(input.right.ticket))
  if (E.isLeft(ticket) || ticket.right.kind !== 'invitation') return E.left(rejected(invalid))
  const accountId = idOf.account(ticket.right.publicId)
  const ticketDigest = digestOf(ticket.right.text)
  const command = commandOf(engine, {
    verb: 'accounts.acceptInvitation',
    scope: `user ${userId} ${accountId}`,
    input: ticketDigest,
    options,
  })
  if (E.isLeft(command)) return E.left(rejected(command.left))

  const envelope = await beforeAppend(() => envelopeAs(engine, command.right, principal))
  if (E.isLeft(envelope)) return envelope
  const proven = await proveByTicket(engine, admitted.right, { accountId, ticketDigest, envelope: envelope.right })
  if (E.isLeft(proven)) return narrowed<AcceptInvitationRefusal>(proven)
  const minted: Minted = new Map()
  const done = await carryOut(
    engine,
    {
      aggregate: account,
      stream: streamName(engine.namespace, account.category, accountId),
      envelope: { ...envelope.right, account: accountId },
      prepare: async (state, now) => {
        const invitation = invitationOf(state, ticketDigest)
        const person = await loadUser(engine, userId)
        if (invitation === undefined || person.state.user.status !== 'active') return E.left<AccountRejection>(invalid)
        const { emailClaim, emailVerified } = person.state.user
        return prepared(
          {
            type: 'AcceptInvitation',
            now,
            invitationId: invitation.invitationId,
            userId,
            emailClaim,
            emailVerified,
            ticketDigest,
            membershipId: idOf.membership(command.right.derive('membership')),
            defaultAuthtokenId: idOf.authtoken(command.right.derive('authtoken')),
          },
          { checks: checksIfAble(engine, person.check) },
        )
      },
    },
    minted,
  )
  if (E.isLeft(done)) return narrowed<AcceptInvitationRefusal>(done)
  const membershipId = joinedBy(done.right.events)
  if (membershipId === undefined) return E.left(rejected(invalid))
  const [authtoken] = minted.values()
  return E.right({ accountId, membershipId, authtoken, repeated: done.right.repeated })
}
