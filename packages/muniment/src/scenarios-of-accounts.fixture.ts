/** Scenarios of the verbs on members and invitations. @module */
import { acting, invitation, member, type Scenarios } from './scenario.fixture.ts'
import { read_write, type Team, ticketTo } from './team.fixture.ts'

const nobody = 'mem_00000000000000000000000000000000'
const nobodysInvitation = 'inv_00000000000000000000000000000000'

const invitedBy = async (team: Team, email = 'x@example.com') => {
  const { invitationId } = await team.muniment.accounts.invite({ email }, { as: await team.as(team.founder) })
  return { invitationId }
}

const onMember = (verb: 'disable' | 'enable' | 'remove'): Scenarios => ({
  ...acting(() => ({ membershipId: nobody })),
  done: async (team) => {
    const { membershipId } = await member(team)
    const as = await team.as(team.founder)
    if (verb === 'enable') await team.muniment.accounts.disableMember({ membershipId }, { as })
    return [{ membershipId }, { as }]
  },
  InvalidInput: async (team) => [{ membershipId: 'grace' }, { as: await team.as(team.founder) }],
  NoSuchMember: async (team) => [{ membershipId: nobody }, { as: await team.as(team.founder) }],
  ForbiddenTeam: async (team) => {
    const { person } = await member(team)
    return [{ membershipId: await team.founderMembership() }, { as: await team.as(person) }]
  },
  AdminOnlyByAdmin: async (team) => {
    const { person } = await member(team, { team: 'manager' })
    return [{ membershipId: await team.founderMembership() }, { as: await team.as(person) }]
  },
  CommandIdReused: async (team) => {
    const { membershipId } = await member(team)
    const options = { as: await team.as(team.founder), commandId: 'once' }
    if (verb === 'enable') await team.muniment.accounts.disableMember({ membershipId }, { as: options.as })
    await team.muniment.accounts[`${verb}Member`]({ membershipId }, options)
    return [{ membershipId: nobody }, options]
  },
})

const own = async (team: Team) => ({ membershipId: await team.founderMembership() })

export const scenariosOfAccounts: Readonly<Record<string, Scenarios>> = {
  'accounts.invite': {
    ReauthenticationRequired: async (team) => {
      team.clock.advance(600_000)
      return [
        { email: 'x@example.com', permissions: { ...read_write, administrator: true } },
        { as: await team.as(team.founder) },
      ]
    },
    ...acting(() => ({ email: 'x@example.com' })),
    done: async (team) => [
      { email: 'x@example.com', permissions: read_write, expiresAt: '2027-01-01T00:00:00.000Z' },
      { as: await team.as(team.founder), commandId: 'c' },
    ],
    InvalidInput: async (team) => [{ email: 'x@example.com', expiresAt: 'soon' }, { as: await team.as(team.founder) }],
    InvalidEmail: async (team) => [{ email: ' x@example.com' }, { as: await team.as(team.founder) }],
    AlreadyMember: async (team) => [{ email: 'ada@example.com' }, { as: await team.as(team.founder) }],
    InvitePending: async (team) => {
      await invitation(team)
      return [{ email: 'GRACE@example.com' }, { as: await team.as(team.founder) }]
    },
    InvalidPermissionCombination: async (team) => [
      { email: 'x@example.com', permissions: { ...read_write, developer: 'read_only' } },
      { as: await team.as(team.founder) },
    ],
    AdminOnlyByAdmin: async (team) => {
      const { person } = await member(team)
      const permissions = { ...read_write, administrator: true }
      return [{ email: 'x@example.com', permissions }, { as: await team.as(person) }]
    },
    Escalation: async (team) => {
      const { person } = await member(team)
      const permissions = { ...read_write, billing: 'access' }
      return [{ email: 'x@example.com', permissions }, { as: await team.as(person) }]
    },
    ForbiddenInvite: async (team) => {
      const { person } = await member(team, { team: 'read_only' })
      return [{ email: 'x@example.com' }, { as: await team.as(person) }]
    },
    CommandIdReused: async (team) => {
      const options = { as: await team.as(team.founder), commandId: 'once' }
      await team.muniment.accounts.invite({ email: 'x@example.com' }, options)
      return [{ email: 'y@example.com' }, options]
    },
  },
  'accounts.resendInvitation': {
    ...acting(() => ({ invitationId: nobodysInvitation })),
    done: async (team) => [await invitedBy(team), { as: await team.as(team.founder), commandId: 'c' }],
    InvalidInput: async (team) => [{ invitationId: 'grace' }, { as: await team.as(team.founder) }],
    InviteInvalid: async (team) => [{ invitationId: nobodysInvitation }, { as: await team.as(team.founder) }],
    ForbiddenInvite: async (team) => {
      const { person } = await member(team, { team: 'read_only' })
      return [await invitedBy(team), { as: await team.as(person) }]
    },
    InviterLostRights: async (team) => {
      const { person, membershipId } = await member(team)
      const sent = await team.muniment.accounts.invite({ email: 'x@example.com' }, { as: await team.as(person) })
      await team.muniment.accounts.disableMember({ membershipId }, { as: await team.as(team.founder) })
      return [{ invitationId: sent.invitationId }, { as: await team.as(team.founder) }]
    },
    ExpiryRequired: async (team) => {
      await invitation(team, 'grace@example.com', '2026-11-22T09:00:01.000Z')
      const invited = (await team.log()).at(-1)?.data as { readonly invitationId: string } | undefined
      team.clock.advance(1_000)
      return [{ invitationId: invited?.invitationId }, { as: await team.as(team.founder) }]
    },
    CommandIdReused: async (team) => {
      const options = { as: await team.as(team.founder), commandId: 'once' }
      const sent = await invitedBy(team)
      await team.muniment.accounts.resendInvitation(sent, options)
      return [{ ...sent, expiresAt: '2027-01-01T00:00:00.000Z' }, options]
    },
  },
  'accounts.acceptInvitation': {
    done: async (team) => {
      const ticket = await invitation(team)
      return [{ ticket }, { as: await team.as(await team.person('grace'), undefined) }]
    },
    InvalidInput: async (team) => [{ ticket: null }, { as: await team.as(team.founder, undefined) }],
    PrincipalRequired: async (team) => [{ ticket: await invitation(team) }, {}],
    PrincipalExpired: async (team) => {
      const ticket = await invitation(team)
      const as = await team.as(await team.person('grace'), undefined)
      team.clock.advance(60_000)
      return [{ ticket }, { as }]
    },
    WrongPrincipal: async (team) => [{ ticket: await invitation(team) }, { as: await team.as(team.founder) }],
    InviteInvalid: async (team) => {
      const ticket = await invitation(team, 'grace@example.com', '2026-11-22T09:00:01.000Z')
      team.clock.advance(1_000)
      return [{ ticket }, { as: await team.as(await team.person('grace'), undefined) }]
    },
    InviteEmailMismatch: async (team) => {
      const ticket = await invitation(team)
      return [{ ticket }, { as: await team.as(team.founder, undefined) }]
    },
    InviterLostRights: async (team) => {
      const { person, membershipId } = await member(team)
      await team.muniment.accounts.invite({ email: 'henry@example.com' }, { as: await team.as(person) })
      await team.muniment.accounts.disableMember({ membershipId }, { as: await team.as(team.founder) })
      const as = await team.as(await team.person('henry'), undefined)
      return [{ ticket: ticketTo(team.outbox, 'henry@example.com') }, { as }]
    },
    CommandIdReused: async (team) => {
      const ticket = await invitation(team)
      const person = await team.person('grace')
      const options = { as: await team.as(person, undefined), commandId: 'once' }
      const { membershipId } = await team.muniment.accounts.acceptInvitation({ ticket }, options)
      await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
      return [{ ticket: await invitation(team) }, options]
    },
  },
  'accounts.disableMember': {
    ...onMember('disable'),
    SelfDisable: async (team) => [await own(team), { as: await team.as(team.founder) }],
    MemberAlreadyDisabled: async (team) => {
      const { membershipId } = await member(team)
      const as = await team.as(team.founder)
      await team.muniment.accounts.disableMember({ membershipId }, { as })
      return [{ membershipId }, { as }]
    },
  },
  'accounts.enableMember': {
    ...onMember('enable'),
    MemberAlreadyEnabled: async (team) => [await own(team), { as: await team.as(team.founder) }],
  },
  'accounts.removeMember': {
    ...onMember('remove'),
    LastAdmin: async (team) => [await own(team), { as: await team.as(team.founder) }],
  },
}
