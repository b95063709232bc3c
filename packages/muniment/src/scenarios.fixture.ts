/** For every verb one success and its refusals: what a team asks, and what is answered. @module */
import { halfLoggedIn, paired } from './authenticator.fixture.ts'
import { acting, good, keyOf, member, type Scenarios } from './scenario.fixture.ts'
import { onFounder, scenariosOfPeople } from './scenarios-of-people.fixture.ts'
import { scenariosOfAccounts } from './scenarios-of-accounts.fixture.ts'
import { scenariosOfSessions } from './scenarios-of-sessions.fixture.ts'
import type { Team } from './team.fixture.ts'

export type { Ask, Scenarios } from './scenario.fixture.ts'

export const scenarios: Readonly<Record<string, Scenarios>> = {
  ...scenariosOfAccounts,
  ...scenariosOfPeople,
  ...scenariosOfSessions,
  'users.signUp': {
    done: async () => [{ email: 'new@example.com', password: good, name: 'New', ip: '10.0.0.1', userAgent: 'x' }],
    InvalidInput: async () => [{ email: 'new@example.com', password: good, admin: true }],
    InvalidEmail: async () => [{ email: 'new@localhost', password: good }],
    InvalidUsername: async () => [{ email: 'new@example.com', password: good, username: 'a@b' }],
    UsernameTaken: async (team) => {
      await team.muniment.users.chooseUsername({ username: 'Ada' }, { as: await team.as(team.founder, undefined) })
      return [{ email: 'new@example.com', password: good, username: 'ADA' }]
    },
    PasswordTooShort: async () => [{ email: 'new@example.com', password: 'short' }],
    PasswordTooLong: async () => [{ email: 'new@example.com', password: 'x'.repeat(257) }],
    PasswordMalformed: async () => [{ email: 'new@example.com', password: `${good}\ud800` }],
    PasswordCommon: async () => [{ email: 'new@example.com', password: 'Password2026!' }],
    PasswordIsContextWord: async () => [
      { email: 'new@example.com', password: 'Acme-Corp-2026!', account: { name: 'Acme Corp' } },
    ],
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
    LoginThrottled: async (team) => {
      for (let n = 0; n < 10; n += 1)
        await team.muniment.access.logIn({ email: 'ada@example.com', password: 'wrong' }).catch(() => undefined)
      return [{ email: 'ada@example.com', password: good }]
    },
    ...Object.fromEntries(
      (
        [
          ['UserIsSuspended', 'suspend'],
          ['UserIsBanned', 'ban'],
          ['PasswordHasExpired', 'expirePassword'],
        ] as const
      ).map(([refusal, verb]) => [
        refusal,
        async (team: Team) => {
          await onFounder(team, verb)
          return [{ email: 'ada@example.com', password: good }]
        },
      ]),
    ),
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
    SessionTokenInvalid: async (team) => [{ sessionToken: team.founder.session, surface: 'api' }],
    SessionTokenExpired: async (team) => {
      const { token } = await team.muniment.sessionTokens.issue({}, { as: await team.as(team.founder, undefined) })
      team.clock.advance(7 * 86_400_000)
      return [{ sessionToken: token, surface: 'api' }]
    },
    MfaRequired: async (team) => {
      await paired(team, team.founder)
      return [{ session: await halfLoggedIn(team, team.founder), surface: 'dashboard' }]
    },
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
  'credentials.issueApiKey': {
    ReauthenticationRequired: async (team) => {
      team.clock.advance(600_000)
      return [{}, { as: await team.as(team.founder) }]
    },
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
      const as = await team.muniment.support({ operator: 'dana', reason: 'review' })
      team.clock.advance(60_000)
      return [{}, { as }]
    },
    ForbiddenAudit: async (team) => {
      const { person } = await member(team)
      return [{ principal: team.founder.userId }, { as: await team.as(person) }]
    },
  },
  'audit.verify': {
    done: async (team) => [{}, { as: await team.muniment.support({ operator: 'dana', reason: 'review' }) }],
    InvalidInput: async (team) => [
      { findings: 1_001 },
      { as: await team.muniment.support({ operator: 'dana', reason: 'review' }) },
    ],
    WrongPrincipal: async (team) => [{}, { as: await team.as(team.founder) }],
    PrincipalRequired: async () => [{}, {}],
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
