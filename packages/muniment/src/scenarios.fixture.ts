/** For every verb one success and its refusals: what a team asks, and what is answered. @module */
import type { Principal } from '@muniment/core'
import { read_write, type Team, ticketTo } from './team.fixture.ts'
import type { Secret } from './secret.ts'

/** Prepares the team and answers what to ask of the verb. */
export type Ask = (team: Team) => Promise<readonly [input: unknown, options?: unknown]>

/** By outcome: `done`, or the name of a refusal. */
export type Scenarios = { readonly done: Ask } & { readonly [refusal: string]: Ask }

const good = 'correct horse battery staple'
const nobody = 'mem_00000000000000000000000000000000'

const member = async (team: Team, permissions = {}) => {
  const person = await team.person('grace')
  return { person, membershipId: await team.join(person, permissions) }
}

const keyOf = async (team: Team, as: Principal): Promise<Secret> => {
  const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as })
  if (apiKey === undefined) throw new Error('no key')
  return apiKey
}

const invitation = async (team: Team, address = 'grace@example.com', expiresAt?: string) => {
  const as = await team.as(team.founder)
  await team.muniment.accounts.invite(expiresAt === undefined ? { email: address } : { email: address, expiresAt }, {
    as,
  })
  return ticketTo(team.outbox, address)
}

/** Refusals that every verb of an account has, for this input. */
const acting = (input: (team: Team) => unknown): Record<string, Ask> => ({
  PrincipalRequired: async (team) => [input(team), {}],
  PrincipalExpired: async (team) => {
    const as = await team.as(team.founder)
    team.clock.advance(60_000)
    return [input(team), { as }]
  },
  WrongPrincipal: async (team) => [input(team), { as: await team.as(team.founder, undefined) }],
  NotAMember: async (team) => {
    const { person, membershipId } = await member(team, { team: 'manager' })
    const as = await team.as(person)
    await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
    return [input(team), { as }]
  },
  MemberDisabled: async (team) => {
    const { person, membershipId } = await member(team, { team: 'manager' })
    const as = await team.as(person)
    await team.muniment.accounts.disableMember({ membershipId }, { as: await team.as(team.founder) })
    return [input(team), { as }]
  },
})

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

export const scenarios: Readonly<Record<string, Scenarios>> = {
  'users.signUp': {
    done: async () => [{ email: 'new@example.com', password: good, name: 'New', ip: '10.0.0.1', userAgent: 'x' }],
    InvalidInput: async () => [{ email: 'new@example.com', password: good, admin: true }],
    InvalidEmail: async () => [{ email: 'new@localhost', password: good }],
    PasswordTooShort: async () => [{ email: 'new@example.com', password: 'short' }],
    PasswordTooLong: async () => [{ email: 'new@example.com', password: 'x'.repeat(257) }],
    PasswordMalformed: async () => [{ email: 'new@example.com', password: `${good}\ud800` }],
    EmailTaken: async () => [{ email: 'ADA@example.com', password: good }],
    CommandIdReused: async (team) => {
      await team.muniment.users.signUp({ email: 'new@example.com', password: good }, { commandId: 'once' })
      return [{ email: 'new@example.com', password: good, name: 'Other' }, { commandId: 'once' }]
    },
  },
  'access.logIn': {
    done: async () => [{ email: 'Ada@Example.com', password: good, ip: '::ffff:10.0.0.1' }],
    InvalidInput: async () => [{ email: 'ada@example.com' }],
    BadLogin: async () => [{ email: 'ada@example.com', password: 'wrong' }],
  },
  'access.enter': {
    done: async (team) => [{ session: team.founder.session, account: team.accountId, surface: 'dashboard' }],
    InvalidInput: async (team) => [{ session: team.founder.session, account: team.accountId, surface: 'ssh' }],
    NotLoggedIn: async (team) => [{ session: team.founder.session.reveal().slice(1), surface: 'dashboard' }],
    SessionExpired: async (team) => {
      team.clock.advance(86_400_000)
      return [{ session: team.founder.session, surface: 'dashboard' }]
    },
    NoSuchAccount: async (team) => [
      { session: team.founder.session, account: `ac_${'0'.repeat(32)}`, surface: 'dashboard' },
    ],
    NotAMember: async (team) => {
      const { session } = await team.person('grace')
      return [{ session, account: team.accountId, surface: 'dashboard' }]
    },
    MemberDisabled: async (team) => {
      const { person, membershipId } = await member(team)
      await team.muniment.accounts.disableMember({ membershipId }, { as: await team.as(team.founder) })
      return [{ session: person.session, account: team.accountId, surface: 'dashboard' }]
    },
    UnknownCredential: async () => [{ apiKey: 'mnk_nothing', surface: 'api' }],
    NotAnApiKey: async (team) => [{ apiKey: team.founder.session, surface: 'api' }],
    CredentialRevoked: async (team) => {
      const { person, membershipId } = await member(team)
      const apiKey = await keyOf(team, await team.as(person))
      await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
      return [{ apiKey, surface: 'api' }]
    },
    CredentialOwnerInactive: async (team) => {
      const { person, membershipId } = await member(team)
      const apiKey = await keyOf(team, await team.as(person))
      await team.muniment.accounts.disableMember({ membershipId }, { as: await team.as(team.founder) })
      return [{ apiKey, surface: 'api', consistency: 'strong' }]
    },
    ApiOwnerReadOnly: async (team) => {
      const { membershipId } = await member(team, { developer: 'read_only', team: 'read_only' })
      const as = await team.as(team.founder)
      const { apiKey } = await team.muniment.credentials.issueApiKey({ owner: membershipId }, { as })
      return [{ apiKey, surface: 'api' }]
    },
  },
  'access.explain': {
    done: async (team) => [{ apiKey: await keyOf(team, await team.as(team.founder)) }],
    InvalidInput: async () => [{ apiKey: 7 }],
  },
  'access.support': {
    done: async () => [{ operator: 'dana', reason: 'review' }],
    InvalidInput: async () => [{ operator: 'dana' }],
    OperatorRequired: async () => [{ operator: ' ', reason: 'review' }],
    ReasonRequired: async () => [{ operator: 'dana', reason: '' }],
  },
  'accounts.invite': {
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
  'credentials.issueApiKey': {
    ...acting(() => ({})),
    done: async (team) => [
      { description: 'ci', metadata: '{}' },
      { as: await team.as(team.founder), commandId: 'c' },
    ],
    InvalidInput: async (team) => [{ owner: 'me' }, { as: await team.as(team.founder) }],
    TextTooLong: async (team) => [{ description: 'é'.repeat(128) }, { as: await team.as(team.founder) }],
    ForbiddenDeveloper: async (team) => {
      const { person } = await member(team, { developer: 'read_only', team: 'read_only' })
      return [{}, { as: await team.as(person) }]
    },
    OwnerAdminOnly: async (team) => {
      const { person } = await member(team)
      return [{ owner: await team.founderMembership() }, { as: await team.as(person) }]
    },
    CredentialOwnerInactive: async (team) => {
      const { membershipId } = await member(team)
      const as = await team.as(team.founder)
      await team.muniment.accounts.disableMember({ membershipId }, { as })
      return [{ owner: membershipId }, { as }]
    },
    CommandIdReused: async (team) => {
      const options = { as: await team.as(team.founder), commandId: 'once' }
      await team.muniment.credentials.issueApiKey({}, options)
      return [{ description: 'other' }, options]
    },
  },
  'audit.entries': {
    done: async (team) => [{ limit: 3 }, { as: await team.as(team.founder) }],
    InvalidInput: async (team) => [{ limit: 1_001 }, { as: await team.as(team.founder) }],
    PrincipalRequired: async () => [{}, { as: { kind: 'support' } }],
    PrincipalExpired: async (team) => {
      const as = await team.muniment.access.support({ operator: 'dana', reason: 'review' })
      team.clock.advance(60_000)
      return [{}, { as }]
    },
    ForbiddenAudit: async (team) => [{}, { as: await team.as(team.founder, undefined) }],
  },
  'audit.whoCouldUse': {
    done: async (team) => {
      const as = await team.as(team.founder)
      const { credentialId } = await team.muniment.credentials.issueApiKey({}, { as })
      return [{ credential: credentialId, at: (await team.log()).length - 1 }, { as }]
    },
    InvalidInput: async (team) => [{ credential: 'ak_1', at: 0 }, { as: await team.as(team.founder) }],
    PrincipalRequired: async () => [{ credential: `ak_${'0'.repeat(32)}`, at: 0 }, {}],
    ForbiddenAudit: async (team) => {
      const { person } = await member(team)
      return [{ credential: `ak_${'0'.repeat(32)}`, at: 0 }, { as: await team.as(person) }]
    },
    NoSuchEvent: async (team) => [
      { credential: `ak_${'0'.repeat(32)}`, at: 10_000 },
      { as: await team.as(team.founder) },
    ],
  },
}
