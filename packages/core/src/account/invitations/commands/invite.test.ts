/** Who may invite whom with what, and how many. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { account } from '../../account.ts'
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
  otherAdministrator,
  permitted,
  reader,
  removed,
  staffed,
} from '../../account.fixture.ts'
import {
  after,
  claimKey,
  digest,
  hourMs,
  invitationId,
  membershipId,
  noon,
  sealedText,
  userId,
} from '../../../ids.fixture.ts'
import { administratorPermissions, memberPermissions } from '../../permissions.ts'
import type { UserInvited } from '../events.ts'
import type { Invite } from './invite.ts'

const { given } = specificationOf(account)

const invite = (by: number, command: Partial<Invite> = {}): Invite => ({
  type: 'Invite',
  now: noon,
  actor: membershipId(by),
  invitationId: invitationId(newcomer),
  emailClaim: claimKey(newcomer),
  email: sealedText(newcomer),
  holder: undefined,
  permissions: undefined,
  ticketDigest: digest(newcomer),
  expiresAt: undefined,
  ...command,
})

/** What {@link invite} leads to. */
const offered = (by: number, data: Partial<UserInvited['data']> = {}): UserInvited =>
  invited(newcomer, { invitedBy: membershipId(by), ...data })

describe('invite', () => {
  it('R62 addresses an invitation to an e-mail: its claim in clear, the address itself sealed', () =>
    given(...founded())
      .when(invite(founder))
      .thenEmits({
        type: 'UserInvited',
        data: {
          invitationId: invitationId(newcomer),
          emailClaim: claimKey(newcomer),
          email: sealedText(newcomer),
          permissions: memberPermissions,
          ticketDigest: digest(newcomer),
          invitedBy: membershipId(founder),
        },
      }))

  it('keeps the expiry where there is one', () =>
    given(...founded())
      .when(invite(founder, { expiresAt: after(hourMs) }))
      .thenEmits(offered(founder, { expiresAt: after(hourMs) })))

  it('refuses where there is no account (NoSuchAccount)', () =>
    given().when(invite(founder)).thenRejects({ _tag: 'NoSuchAccount' }))

  it('refuses who never was a member (NotAMember)', () =>
    given(...founded())
      .when(invite(manager))
      .thenRejects({ _tag: 'NotAMember', reference: 'ERR_NGROK_1207' }))

  it('refuses who was removed (NotAMember)', () =>
    given(...staffed(), removed(manager))
      .when(invite(manager))
      .thenRejects({ _tag: 'NotAMember', reference: 'ERR_NGROK_1207' }))

  it('refuses an inviter who is disabled (MemberDisabled)', () =>
    given(...staffed(), disabled(manager))
      .when(invite(manager))
      .thenRejects({ _tag: 'MemberDisabled', reference: 'ERR_NGROK_1228' }))

  it('R4 refuses a member whose team permission is to read (ForbiddenInvite)', () =>
    given(...staffed())
      .when(invite(reader))
      .thenRejects({ _tag: 'ForbiddenInvite', reference: 'ERR_NGROK_4411' }))

  it.each([
    ['an administrator', founder],
    ['a team manager', manager],
    ['a member with team invite', inviter],
  ])('lets %s invite', (_, by) =>
    given(...staffed())
      .when(invite(by))
      .thenEmits(offered(by)),
  )

  it('lets an administrator invite whatever the axes say', () =>
    given(...founded(), joined(2, { developer: 'read_only', team: 'read_only', billing: 'none', administrator: true }))
      .when(invite(2, { permissions: administratorPermissions }))
      .thenEmits(offered(2, { permissions: administratorPermissions })))

  it('R64 lets the inviter choose the permissions where the plan has role based access control', () =>
    given(...staffed())
      .when(invite(manager, { permissions: permitted({ team: 'manager' }) }))
      .thenEmits(offered(manager, { permissions: permitted({ team: 'manager' }) })))

  it('refuses chosen permissions where the plan has no role based access control (RbacUnavailable)', () =>
    given(...staffed({ features: [] }))
      .when(invite(founder, { permissions: memberPermissions }))
      .thenRejects({ _tag: 'RbacUnavailable', reference: 'ERR_NGROK_4409' }))

  it('refuses chosen permissions once the plan has lost role based access control (RbacUnavailable)', () =>
    given(...staffed(), { type: 'PlanChanged', data: { plan: 'free', features: ['sso'] } })
      .when(invite(founder, { permissions: memberPermissions }))
      .thenRejects({ _tag: 'RbacUnavailable', reference: 'ERR_NGROK_4409' }))

  it('offers developer read and write, team invite and no billing where nobody chose (D64)', () =>
    given(...founded({ features: [] }))
      .when(invite(founder))
      .thenEmits(
        offered(founder, {
          permissions: { developer: 'read_write', team: 'invite', billing: 'none', administrator: false },
        }),
      ))

  it.each(['invite', 'manager'] as const)(
    'refuses team %s without developer read and write, even from an administrator (InvalidPermissionCombination)',
    (team) =>
      given(...staffed())
        .when(invite(founder, { permissions: permitted({ team, developer: 'read_only' }) }))
        .thenRejects({ _tag: 'InvalidPermissionCombination', reference: 'ERR_NGROK_4413' }),
  )

  it('lets nobody but an administrator invite an administrator (AdminOnlyByAdmin)', () =>
    given(...staffed())
      .when(invite(manager, { permissions: administratorPermissions }))
      .thenRejects({ _tag: 'AdminOnlyByAdmin', reference: 'ERR_NGROK_4410' }))

  it.each([
    ['team', inviter, permitted({ team: 'manager' })],
    ['billing', manager, permitted({ billing: 'access' })],
  ] as const)('lets nobody offer more than they hold, on the axis %s (Escalation)', (_, by, permissions) =>
    given(...staffed())
      .when(invite(by, { permissions }))
      .thenRejects({ _tag: 'Escalation', reference: 'ERR_NGROK_4412' }),
  )

  it('lets nobody offer more than they hold, on the axis developer and without choosing (Escalation)', () =>
    given(...founded({ features: [] }), joined(inviter, permitted({ developer: 'read_only' })))
      .when(invite(inviter))
      .thenRejects({ _tag: 'Escalation', reference: 'ERR_NGROK_4412' }))

  it('refuses an address that belongs to a member (AlreadyMember)', () =>
    given(...staffed())
      .when(invite(founder, { holder: userId(reader) }))
      .thenRejects({ _tag: 'AlreadyMember', reference: 'ERR_NGROK_6601' }))

  it('refuses an address that belongs to a disabled member (AlreadyMember)', () =>
    given(...staffed(), disabled(reader))
      .when(invite(founder, { holder: userId(reader) }))
      .thenRejects({ _tag: 'AlreadyMember', reference: 'ERR_NGROK_6601' }))

  it('invites a user who is no member, and one who was removed', () => {
    const history = [...staffed(), removed(reader)]
    given(...history)
      .when(invite(founder, { holder: userId(newcomer) }))
      .thenEmits(offered(founder))
    given(...history)
      .when(invite(founder, { holder: userId(reader) }))
      .thenEmits(offered(founder))
  })

  it('refuses a second open invitation for an address, whoever asks (InvitePending)', () =>
    given(...staffed(), invited(8, { emailClaim: claimKey(newcomer) }))
      .when(invite(manager))
      .thenRejects({ _tag: 'InvitePending', reference: 'ERR_NGROK_1231' }))

  it('refuses the same invitation again under a new id (InvitePending)', () =>
    given(...founded(), offered(founder))
      .when(invite(founder, { invitationId: invitationId(8) }))
      .thenRejects({ _tag: 'InvitePending', reference: 'ERR_NGROK_1231' }))

  it('uses the id of an invitation once, whatever the address (InvitePending)', () =>
    given(...founded(), invited(newcomer, { emailClaim: claimKey(8), expiresAt: after(hourMs) }))
      .when(invite(founder, { invitationId: invitationId(newcomer), now: after(hourMs) }))
      .thenRejects({ _tag: 'InvitePending', reference: 'ERR_NGROK_1231' }))

  it('refuses until the open invitation expires, and not from its expiry on (InvitePending)', () => {
    const history = [...founded(), invited(8, { emailClaim: claimKey(newcomer), expiresAt: after(hourMs) })]
    given(...history)
      .when(invite(founder, { now: after(hourMs - 1) }))
      .thenRejects({ _tag: 'InvitePending', reference: 'ERR_NGROK_1231' })
    given(...history)
      .when(invite(founder, { now: after(hourMs) }))
      .thenEmits(offered(founder))
  })

  it.each([
    ['was removed', [removed(inviter)]],
    ['is disabled', [disabled(inviter)]],
    ['was removed and has come back as another member', [removed(inviter), joined(10, memberPermissions)]],
  ])('replaces an invitation whose maker %s: it is void (D41)', (_, since) =>
    given(...staffed(), invited(8, { emailClaim: claimKey(newcomer), invitedBy: membershipId(inviter) }), ...since)
      .when(invite(founder))
      .thenEmits(offered(founder)),
  )

  it('replaces an invitation that offers more than its maker holds by now (D41)', () =>
    given(
      ...staffed(),
      invited(8, {
        emailClaim: claimKey(newcomer),
        invitedBy: membershipId(inviter),
        permissions: permitted({ team: 'manager' }),
      }),
    )
      .when(invite(founder))
      .thenEmits(offered(founder)))

  it('refuses again once the maker of the open invitation is enabled (InvitePending)', () =>
    given(
      ...staffed(),
      invited(8, { emailClaim: claimKey(newcomer), invitedBy: membershipId(inviter) }),
      disabled(inviter),
      enabled(inviter),
    )
      .when(invite(founder))
      .thenRejects({ _tag: 'InvitePending', reference: 'ERR_NGROK_1231' }))

  it('counts no invitation that is void, to this address or another (SeatLimit)', () => {
    for (const address of [newcomer, 8]) {
      const history = [
        ...founded({ seatLimit: 3 }),
        joined(inviter, memberPermissions),
        invited(8, { emailClaim: claimKey(address), invitedBy: membershipId(inviter) }),
      ]
      given(...history, disabled(inviter))
        .when(invite(founder))
        .thenEmits(offered(founder))
      if (address === 8)
        given(...history)
          .when(invite(founder))
          .thenRejects({ _tag: 'SeatLimit', reference: 'ERR_NGROK_4402', seatLimit: 3 })
    }
  })

  it('invites an address again once its invitation was accepted and the member removed', () =>
    given(...founded(), offered(founder), accepted(newcomer), joined(newcomer, memberPermissions), removed(newcomer))
      .when(invite(founder, { invitationId: invitationId(8), holder: userId(newcomer) }))
      .thenEmits(offered(founder, { invitationId: invitationId(8) })))

  it('counts members and open invitations against the seats (SeatLimit)', () => {
    const history = [...founded({ seatLimit: 3 }), joined(2, memberPermissions)]
    given(...history)
      .when(invite(founder))
      .thenEmits(offered(founder))
    given(...history, invited(8))
      .when(invite(founder))
      .thenRejects({ _tag: 'SeatLimit', reference: 'ERR_NGROK_4402', seatLimit: 3 })
  })

  it('counts a disabled member against the seats, and not a removed one (SeatLimit)', () => {
    const history = [...founded({ seatLimit: 2 }), joined(2, memberPermissions)]
    given(...history, disabled(2))
      .when(invite(founder))
      .thenRejects({ _tag: 'SeatLimit', reference: 'ERR_NGROK_4402', seatLimit: 2 })
    given(...history, removed(2))
      .when(invite(founder))
      .thenEmits(offered(founder))
  })

  it('counts an accepted invitation once, as the member that it became (SeatLimit)', () => {
    const history = [...founded({ seatLimit: 3 }), invited(2), accepted(2), joined(2, memberPermissions)]
    given(...history)
      .when(invite(founder))
      .thenEmits(offered(founder))
    given(...history, joined(otherAdministrator, memberPermissions))
      .when(invite(founder))
      .thenRejects({ _tag: 'SeatLimit', reference: 'ERR_NGROK_4402', seatLimit: 3 })
  })

  it('counts no invitation that has expired, to this address or another (SeatLimit)', () => {
    const limited = founded({ seatLimit: 2 })
    for (const address of [newcomer, 8]) {
      const history = [...limited, invited(8, { emailClaim: claimKey(address), expiresAt: after(hourMs) })]
      given(...history)
        .when(invite(founder, { now: after(hourMs) }))
        .thenEmits(offered(founder))
    }
    given(...limited, invited(8, { expiresAt: after(hourMs) }))
      .when(invite(founder, { now: after(hourMs - 1) }))
      .thenRejects({ _tag: 'SeatLimit', reference: 'ERR_NGROK_4402', seatLimit: 2 })
  })

  it('invites without end where the plan has no seat limit', () =>
    given(...founded(), ...[10, 11, 12, 13, 14].map((n) => invited(n)))
      .when(invite(founder))
      .thenEmits(offered(founder)))
})
