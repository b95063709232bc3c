/** When a new ticket is sent for an invitation, and what becomes of the old one. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, claimKey, digest, hourMs, invitationId, membershipId, noon } from '../../../ids.fixture.ts'
import {
  accepted,
  disabled,
  enabled,
  founded,
  founder,
  invited,
  inviter,
  joined,
  manager,
  newcomer,
  reader,
  removed,
  staffed,
} from '../../account.fixture.ts'
import { account } from '../../account.ts'
import { administratorPermissions, memberPermissions } from '../../permissions.ts'
import type { ResendInvitation } from './resend-invitation.ts'

const { given, stateAfter } = specificationOf(account)

const resend = (by: number, command: Partial<ResendInvitation> = {}): ResendInvitation => ({
  type: 'ResendInvitation',
  now: noon,
  actor: membershipId(by),
  invitationId: invitationId(newcomer),
  ticketDigest: digest(9),
  expiresAt: undefined,
  ...command,
})

const resent = {
  type: 'InvitationResent',
  data: { invitationId: invitationId(newcomer), ticketDigest: digest(9) },
} as const

describe('resend an invitation', () => {
  it('replaces the ticket and the end, and nothing else', () => {
    const expiresAt = after(hourMs)
    given(...staffed(), invited(newcomer))
      .when(resend(founder))
      .thenEmits(resent)
    const renewed = { ...resent, data: { ...resent.data, expiresAt } }
    given(...staffed(), invited(newcomer))
      .when(resend(founder, { expiresAt }))
      .thenEmits(renewed)
    const before = stateAfter(...staffed(), invited(newcomer)).pending[invitationId(newcomer)]
    expect(stateAfter(...staffed(), invited(newcomer), renewed).pending[invitationId(newcomer)]).toEqual({
      ...before,
      ticketDigest: digest(9),
      expiresAt,
    })
  })

  it('keeps the end of the offer when none is given, also on the second time', () => {
    const expiresAt = after(hourMs)
    const kept = { ...resent, data: { ...resent.data, expiresAt } }
    given(...staffed(), invited(newcomer, { expiresAt }))
      .when(resend(founder))
      .thenEmits(kept)
    given(...staffed(), invited(newcomer, { expiresAt: after(1) }), kept)
      .when(resend(founder))
      .thenEmits(kept)
  })

  it('opens an expired invitation again by a later end (D40)', () => {
    const expiresAt = after(1)
    given(...staffed(), invited(newcomer, { expiresAt: noon }))
      .when(resend(founder, { expiresAt }))
      .thenEmits({ ...resent, data: { ...resent.data, expiresAt } })
  })

  it('refuses an end that is over, the old one or a new one (ExpiryRequired)', () => {
    const required = { _tag: 'ExpiryRequired' } as const
    for (const end of [noon, after(-1), after(-hourMs)]) {
      given(...staffed(), invited(newcomer, { expiresAt: end }))
        .when(resend(founder))
        .thenRejects(required)
      given(...staffed(), invited(newcomer, { expiresAt: after(-hourMs) }))
        .when(resend(founder, { expiresAt: end }))
        .thenRejects(required)
      for (const open of [invited(newcomer), invited(newcomer, { expiresAt: after(hourMs) })])
        given(...staffed(), open)
          .when(resend(founder, { expiresAt: end }))
          .thenRejects(required)
    }
  })

  it('refuses a seat that is no longer free (SeatLimit), with a later end or without', () => {
    for (const expiresAt of [undefined, after(hourMs)])
      given(
        ...founded({ seatLimit: 2 }),
        invited(newcomer, { expiresAt: noon }),
        invited(8, { emailClaim: claimKey(8) }),
      )
        .when(resend(founder, { expiresAt }))
        .thenRejects({ _tag: 'SeatLimit', reference: 'ERR_NGROK_4402', seatLimit: 2 })
  })

  it('refuses an account that does not exist (NoSuchAccount)', () =>
    given().when(resend(founder)).thenRejects({ _tag: 'NoSuchAccount' }))

  it('refuses who is no member, or not any more (NotAMember)', () =>
    given(...staffed(), invited(newcomer), removed(inviter))
      .when(resend(inviter))
      .thenRejects({ _tag: 'NotAMember', reference: 'ERR_NGROK_1207' }))

  it('refuses a disabled member (MemberDisabled)', () =>
    given(...staffed(), invited(newcomer), disabled(inviter))
      .when(resend(inviter))
      .thenRejects({ _tag: 'MemberDisabled', reference: 'ERR_NGROK_1228' }))

  it('refuses who may not invite (ForbiddenInvite)', () =>
    given(...staffed(), invited(newcomer))
      .when(resend(reader))
      .thenRejects({ _tag: 'ForbiddenInvite', reference: 'ERR_NGROK_4411' }))

  it('refuses an invitation that is unknown or was accepted (InviteInvalid)', () => {
    const invalid = { _tag: 'InviteInvalid', reference: 'ERR_NGROK_4404' } as const
    given(...staffed())
      .when(resend(founder))
      .thenRejects(invalid)
    given(...staffed(), invited(newcomer), accepted(newcomer), joined(newcomer, memberPermissions))
      .when(resend(founder))
      .thenRejects(invalid)
  })

  it('refuses an offer that its maker could not make today (InviterLostRights)', () => {
    const byInviter = invited(newcomer, { invitedBy: membershipId(inviter) })
    for (const since of [removed(inviter), disabled(inviter)])
      given(...staffed(), byInviter, since)
        .when(resend(founder))
        .thenRejects({ _tag: 'InviterLostRights' })
    given(...staffed(), byInviter, disabled(inviter), enabled(inviter))
      .when(resend(founder))
      .thenEmits(resent)
  })

  it('refuses to resend an administrator’s invitation without being one (AdminOnlyByAdmin)', () =>
    given(...staffed(), invited(newcomer, { permissions: administratorPermissions }))
      .when(resend(manager))
      .thenRejects({ _tag: 'AdminOnlyByAdmin', reference: 'ERR_NGROK_4410' }))

  it('refuses to resend what one could not offer (Escalation)', () =>
    given(...staffed(), invited(newcomer, { permissions: { ...memberPermissions, team: 'manager' } }))
      .when(resend(inviter))
      .thenRejects({ _tag: 'Escalation', reference: 'ERR_NGROK_4412' }))

  it('refuses, should another offer for the address ever stand beside it (InvitePending)', () => {
    // No events lead there: a new offer closes the one before it. Decide holds all the same.
    const state = stateAfter(...staffed(), invited(newcomer))
    const beside = { ...state, pendingFor: { [claimKey(newcomer)]: invitationId(newcomer + 1) } }
    expect(account.decide(resend(founder))(beside)).toMatchObject({
      left: { _tag: 'InvitePending', reference: 'ERR_NGROK_1231' },
    })
  })
})
