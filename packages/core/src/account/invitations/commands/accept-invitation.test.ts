/** Who may accept an invitation, and what they become. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { account } from '../../account.ts'
import {
  accepted,
  disabled,
  everyPermissions,
  founded,
  founder,
  invited,
  inviter,
  joined,
  manager,
  newcomer,
  permitted,
  planned,
  reader,
  removed,
  staffed,
} from '../../account.fixture.ts'
import {
  accountId,
  after,
  authtokenId,
  claimKey,
  digest,
  hourMs,
  invitationId,
  membershipId,
  noon,
  userId,
} from '../../../ids.fixture.ts'
import { administratorPermissions, isValidCombination, memberPermissions } from '../../permissions.ts'
import type { AcceptInvitation } from './accept-invitation.ts'

const { given, stateAfter } = specificationOf(account)

const accept = (command: Partial<AcceptInvitation> = {}): AcceptInvitation => ({
  type: 'AcceptInvitation',
  now: noon,
  invitationId: invitationId(newcomer),
  userId: userId(newcomer),
  emailClaim: claimKey(newcomer),
  emailVerified: false,
  ticketDigest: digest(newcomer),
  membershipId: membershipId(newcomer),
  defaultAuthtokenId: authtokenId(newcomer),
  ...command,
})

const became = (permissions = memberPermissions) => [accepted(newcomer), joined(newcomer, permissions)] as const

const invalid = { _tag: 'InviteInvalid', reference: 'ERR_NGROK_4404' } as const

describe('accept an invitation', () => {
  it('makes a member, with a default authtoken, and uses the invitation up in the same append', () => {
    given(...founded(), invited(newcomer))
      .when(accept())
      .thenEmits(...became())
    const state = stateAfter(...founded(), invited(newcomer), ...became())
    expect(state).toMatchObject({ pending: {}, pendingFor: {}, pendingCount: 0, seatsHeld: 2 })
  })

  it('R63 only the person with the invited address can accept (InviteEmailMismatch)', () => {
    for (const proof of [{}, { ticketDigest: undefined, emailVerified: true }])
      given(...founded(), invited(newcomer))
        .when(accept({ ...proof, userId: userId(8), emailClaim: claimKey(8) }))
        .thenRejects({ _tag: 'InviteEmailMismatch', reference: 'ERR_NGROK_4416' })
  })

  it('R63 the invited address must be proven: neither ticket nor verified address (InviteInvalid)', () =>
    given(...founded(), invited(newcomer))
      .when(accept({ ticketDigest: undefined, emailVerified: false }))
      .thenRejects(invalid))

  it.each([
    ['with the mailed ticket', {}],
    ['with a verified address and no ticket', { ticketDigest: undefined, emailVerified: true }],
  ])('accepts %s', (_, proof) =>
    given(...founded(), invited(newcomer))
      .when(accept(proof))
      .thenEmits(...became()),
  )

  it.each([false, true])(
    'refuses a wrong ticket, whether the address is verified or not: %s (InviteInvalid)',
    (verified) =>
      given(...founded(), invited(newcomer), invited(8))
        .when(accept({ ticketDigest: digest(8), emailVerified: verified }))
        .thenRejects(invalid),
  )

  it.each(everyPermissions.filter(isValidCombination))(
    'R65 the permissions that were chosen hold once it is accepted: %o',
    (permissions) => {
      const history = [...founded(), invited(newcomer, { permissions })]
      given(...history)
        .when(accept())
        .thenEmits(...became(permissions))
      const state = stateAfter(...history, ...became(permissions))
      expect(state.members[membershipId(newcomer)]?.permissions).toEqual(permissions)
    },
  )

  it('refuses an invitation that nobody made, also where there is no account (InviteInvalid)', () => {
    given().when(accept()).thenRejects(invalid)
    given(...founded(), invited(8))
      .when(accept())
      .thenRejects(invalid)
  })

  it('refuses an invitation that was accepted before, by whomever (InviteInvalid)', () => {
    const history = [...founded(), invited(newcomer), ...became()]
    given(...history)
      .when(accept())
      .thenRejects(invalid)
    given(...history)
      .when(accept({ userId: userId(8), membershipId: membershipId(8) }))
      .thenRejects(invalid)
    given(...history, removed(newcomer))
      .when(accept({ membershipId: membershipId(8) }))
      .thenRejects(invalid)
  })

  it('refuses from its expiry on, to the millisecond (InviteInvalid)', () => {
    const history = [...founded(), invited(newcomer, { expiresAt: after(hourMs) })]
    given(...history)
      .when(accept({ now: after(hourMs - 1) }))
      .thenEmits(...became())
    given(...history)
      .when(accept({ now: after(hourMs) }))
      .thenRejects(invalid)
  })

  it('accepts however late where it has no expiry (D40)', () =>
    given(...founded(), invited(newcomer))
      .when(accept({ now: after(1000 * 365 * 24 * hourMs) }))
      .thenEmits(...became()))

  it('refuses an expired invitation that was replaced by a new one to the address (InviteInvalid)', () =>
    given(
      ...founded(),
      invited(newcomer, { expiresAt: after(hourMs) }),
      invited(8, { emailClaim: claimKey(newcomer), ticketDigest: digest(8) }),
    )
      .when(accept({ now: noon }))
      .thenRejects(invalid))

  it.each([
    ['was removed', [removed(inviter)]],
    ['is disabled', [disabled(inviter)]],
    ['was removed and has come back as another member', [removed(inviter), joined(10, memberPermissions)]],
  ])('refuses an offer whose maker %s (InviterLostRights)', (_, since) =>
    given(...staffed(), invited(newcomer, { invitedBy: membershipId(inviter) }), ...since)
      .when(accept())
      .thenRejects({ _tag: 'InviterLostRights' }),
  )

  it('refuses an offer whose maker may no longer invite (InviterLostRights)', () =>
    given(
      ...staffed(),
      invited(newcomer, { invitedBy: membershipId(reader), permissions: permitted({ team: 'read_only' }) }),
    )
      .when(accept())
      .thenRejects({ _tag: 'InviterLostRights' }))

  it.each([
    ['developer', permitted({ developer: 'read_only' }), permitted({ team: 'read_only' })],
    ['team', permitted({ team: 'invite' }), permitted({ team: 'manager' })],
    ['billing', permitted({ billing: 'none' }), permitted({ billing: 'access' })],
    ['administrator', permitted({ team: 'manager', billing: 'access' }), administratorPermissions],
  ])('refuses an offer above what its maker holds by now, on the axis %s (InviterLostRights)', (_, held, permissions) =>
    given(...founded(), joined(10, held), invited(newcomer, { invitedBy: membershipId(10), permissions }))
      .when(accept())
      .thenRejects({ _tag: 'InviterLostRights' }),
  )

  it('accepts once the maker of the offer is enabled again', () =>
    given(...staffed(), invited(newcomer, { invitedBy: membershipId(manager) }), disabled(manager), {
      type: 'MemberEnabled',
      data: { membershipId: membershipId(manager) },
    })
      .when(accept())
      .thenEmits(...became()))

  it('keeps one membership for a person, disabled ones included (AlreadyMember)', () => {
    const history = [...staffed(), invited(newcomer, { emailClaim: claimKey(reader) })]
    const asReader = accept({ userId: userId(reader), emailClaim: claimKey(reader) })
    given(...history)
      .when(asReader)
      .thenRejects({ _tag: 'AlreadyMember', reference: 'ERR_NGROK_6601' })
    given(...history, disabled(reader))
      .when(asReader)
      .thenRejects({ _tag: 'AlreadyMember', reference: 'ERR_NGROK_6601' })
  })

  it('gives a membership to one person (AlreadyMember)', () =>
    given(...staffed(), invited(newcomer))
      .when(accept({ membershipId: membershipId(reader) }))
      .thenRejects({ _tag: 'AlreadyMember', reference: 'ERR_NGROK_6601' }))

  it('gives who joins again a new membership; the removed one stays removed (D60)', () => {
    const again = [
      { type: 'InvitationAccepted', data: { ...accepted(newcomer).data, userId: userId(reader) } },
      { type: 'MemberJoined', data: { ...joined(newcomer, memberPermissions).data, userId: userId(reader) } },
    ] as const
    const history = [...staffed(), removed(reader), invited(newcomer, { emailClaim: claimKey(reader) })]
    given(...history)
      .when(accept({ userId: userId(reader), emailClaim: claimKey(reader) }))
      .thenEmits(...again)
    const { members, membershipOf } = stateAfter(...history, ...again)
    expect(members[membershipId(reader)]?.status).toBe('removed')
    expect(membershipOf[userId(reader)]).toBe(membershipId(newcomer))
  })

  it('counts members alone against the seats: the invitation had its own (SeatLimit)', () => {
    given(...founded({ seatLimit: 2 }), invited(newcomer))
      .when(accept())
      .thenEmits(...became())
    given(...founded({ seatLimit: 3 }), invited(newcomer), invited(8), planned({ seatLimit: 2 }))
      .when(accept())
      .thenEmits(...became())
    given(...founded({ seatLimit: 2 }), invited(newcomer), planned({ seatLimit: 1 }))
      .when(accept())
      .thenRejects({ _tag: 'SeatLimit', reference: 'ERR_NGROK_6600', seatLimit: 1 })
  })

  it('R3 one User can be a member of two accounts at once', () => {
    const mine = stateAfter(...founded())
    const theirs = [
      { type: 'AccountCreated', data: { accountId: accountId(2), name: 'Other', founderUserId: userId(7) } },
      planned({}),
      joined(7, administratorPermissions, 'founder'),
      invited(newcomer, { emailClaim: claimKey(founder), invitedBy: membershipId(7) }),
    ] as const
    const memberThere = [
      { type: 'InvitationAccepted', data: { ...accepted(newcomer).data, userId: userId(founder) } },
      { type: 'MemberJoined', data: { ...joined(newcomer, memberPermissions).data, userId: userId(founder) } },
    ] as const
    given(...theirs)
      .when(accept({ userId: userId(founder), emailClaim: claimKey(founder) }))
      .thenEmits(...memberThere)
    const theirState = stateAfter(...theirs, ...memberThere)
    expect(mine.members[mine.membershipOf[userId(founder)] ?? '']?.status).toBe('active')
    expect(theirState.members[theirState.membershipOf[userId(founder)] ?? '']?.status).toBe('active')
  })
})
