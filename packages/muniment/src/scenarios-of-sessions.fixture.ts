/** For every verb of second factors, sessions and session tokens one success and its refusals. @module */
import { anotherCode, codeAt, halfLoggedIn, paired, pairing } from './authenticator.fixture.ts'
import { type Ask, good, type Scenarios } from './scenario.fixture.ts'
import {
  assertionOf,
  byProvider,
  crowded,
  onFounder,
  onOneself,
  onSomebody,
  self,
  staleAssertion,
  support,
} from './scenarios-of-people.fixture.ts'
import type { Team } from './team.fixture.ts'

const staleLogin = async (team: Team) => {
  team.clock.advance(600_000)
  return self(team)
}

/** A login that somebody else's authenticator has nothing to do with. */
const half = async (team: Team) => {
  const person = await paired(team, team.founder)
  return { ...person, session: await halfLoggedIn(team, team.founder) }
}

/** Refusals that every verb has that a session is presented to, with this beside it. */
const ofOwnSession = (beside: object): Record<string, Ask> => ({
  InvalidInput: async () => [{ ...beside, session: 7 }],
  NotLoggedIn: async (team) => [{ ...beside, session: team.founder.session.reveal().slice(1) }],
  SessionExpired: async (team) => {
    team.clock.advance(86_400_000)
    return [{ ...beside, session: team.founder.session }]
  },
})

const needsMfa = (beside: object): Record<string, Ask> => ({
  MfaRequired: async (team) => [{ ...beside, session: (await half(team)).session }],
})

/** A person with an authenticator and no password. */
const withoutPassword = async (team: Team) => {
  const grace = await byProvider(team)
  return { grace, ...(await paired(team, grace)) }
}

export const scenariosOfSessions: Readonly<Record<string, Scenarios>> = {
  'users.startMfaEnrollment': {
    ...onOneself({}),
    done: async (team) => [{ type: 'totp' }, { as: await self(team) }],
    InvalidInput: async (team) => [{ type: 7 }, { as: await self(team) }],
    MfaTypeUnsupported: async (team) => [{ type: 'sms' }, { as: await self(team) }],
    ReauthenticationRequired: async (team) => [{}, { as: await staleLogin(team) }],
    MfaAlreadyEnabled: async (team) => {
      await paired(team, team.founder)
      return [{}, { as: await self(team) }]
    },
  },
  'users.confirmMfaEnrollment': {
    ReauthenticationRequired: async (team) => [{ code: '000000' }, { as: await staleLogin(team) }],
    LoginThrottled: async (team) => {
      await pairing(team, team.founder)
      await crowded(team)
      return [{ code: '000000' }, { as: await self(team) }]
    },
    ...onOneself({ code: '000000' }),
    done: async (team) => {
      const secret = await pairing(team, team.founder)
      return [{ code: codeAt(secret, Date.parse(team.clock.now())) }, { as: await self(team) }]
    },
    InvalidInput: async (team) => [{ code: 123_456 }, { as: await self(team) }],
    NoPendingEnrollment: async (team) => [{ code: '000000' }, { as: await self(team) }],
    MfaCodeInvalid: async (team) => {
      const secret = await pairing(team, team.founder)
      return [{ code: anotherCode(codeAt(secret, Date.parse(team.clock.now()))) }, { as: await self(team) }]
    },
    MfaAlreadyEnabled: async (team) => {
      const { code } = await paired(team, team.founder)
      return [{ code: code() }, { as: await self(team) }]
    },
  },
  'users.cancelMfaEnrollment': {
    ...onOneself({}),
    done: async (team) => {
      await pairing(team, team.founder)
      return [{}, { as: await self(team), commandId: 'c' }]
    },
    InvalidInput: async (team) => [{ code: '000000' }, { as: await self(team) }],
    NoPendingEnrollment: async (team) => [{}, { as: await self(team) }],
  },
  'users.disableMfa': {
    PasswordHasExpired: async (team) => {
      await paired(team, team.founder)
      await onFounder(team, 'expirePassword')
      return [{ password: good }, { as: await self(team) }]
    },
    ...onOneself({ password: good }),
    done: async (team) => {
      await paired(team, team.founder)
      return [{ password: good }, { as: await self(team) }]
    },
    InvalidInput: async (team) => [{ password: good, code: '000000' }, { as: await self(team) }],
    MfaNotEnabled: async (team) => [{ password: good }, { as: await self(team) }],
    ProofRequired: async (team) => {
      const { nextCode } = await paired(team, team.founder)
      return [{ code: nextCode() }, { as: await self(team) }]
    },
    WrongPassword: async (team) => {
      await paired(team, team.founder)
      return [{ password: 'wrong' }, { as: await self(team) }]
    },
    MfaCodeInvalid: async (team) => {
      const { grace, nextCode } = await withoutPassword(team)
      return [{ code: anotherCode(nextCode()) }, { as: await team.as(grace, undefined) }]
    },
    RecoveryCodeInvalid: async (team) => {
      const { grace } = await withoutPassword(team)
      return [{ recoveryCode: 'AAAA' }, { as: await team.as(grace, undefined) }]
    },
    LoginThrottled: async (team) => {
      await paired(team, team.founder)
      await crowded(team)
      return [{ password: good }, { as: await self(team) }]
    },
  },
  'users.regenerateRecoveryCodes': {
    ...onOneself({}),
    done: async (team) => {
      await paired(team, team.founder)
      return [{}, { as: await self(team) }]
    },
    InvalidInput: async (team) => [{ count: 10 }, { as: await self(team) }],
    MfaNotEnabled: async (team) => [{}, { as: await self(team) }],
    ReauthenticationRequired: async (team) => [{}, { as: await staleLogin(team) }],
  },
  'users.mfaStatus': {
    ...onOneself({}),
    done: async (team) => {
      await paired(team, team.founder)
      return [{}, { as: await self(team) }]
    },
    InvalidInput: async (team) => [{ userId: team.founder.userId }, { as: await self(team) }],
  },
  'users.resetMfa': {
    ...onSomebody,
    done: async (team) => {
      await paired(team, team.founder)
      return [{ userId: team.founder.userId }, { as: await support(team), commandId: 'c' }]
    },
    MfaNotEnabled: async (team) => [{ userId: team.founder.userId }, { as: await support(team) }],
  },
  'users.unlock': {
    ...onSomebody,
    done: async (team) => {
      await crowded(team)
      return [{ userId: team.founder.userId }, { as: await support(team), commandId: 'c' }]
    },
    LoginNotLocked: async (team) => [{ userId: team.founder.userId }, { as: await support(team) }],
  },
  'users.endSessions': { ...onSomebody },
  'access.verifyMfa': {
    ...ofOwnSession({ code: '000000' }),
    done: async (team) => {
      const { session, nextCode } = await half(team)
      return [{ session, code: nextCode(), ip: '10.0.0.1', userAgent: 'x' }]
    },
    InvalidInput: async (team) => [{ session: team.founder.session, code: '000000', recoveryCode: 'AAAA' }],
    MfaNotRequired: async (team) => [{ session: team.founder.session, code: '000000' }],
    MfaCodeInvalid: async (team) => {
      const { session, nextCode } = await half(team)
      return [{ session, code: anotherCode(nextCode()) }]
    },
    RecoveryCodeInvalid: async (team) => [{ session: (await half(team)).session, recoveryCode: 'AAAA-BBBB' }],
    NoRecoveryCodes: async (team) => {
      const { recoveryCodes } = await paired(team, team.founder)
      for (const recoveryCode of recoveryCodes)
        await team.muniment.access.verifyMfa({ session: await halfLoggedIn(team, team.founder), recoveryCode })
      return [{ session: await halfLoggedIn(team, team.founder), recoveryCode: recoveryCodes[0] }]
    },
    LoginThrottled: async (team) => {
      const { session, code } = await half(team)
      await crowded(team)
      return [{ session, code: code() }]
    },
  },
  'access.stepUp': {
    ...ofOwnSession({ password: good }),
    ...needsMfa({ password: good }),
    done: async (team) => [{ session: team.founder.session, password: good, ip: '10.0.0.1' }],
    InvalidInput: async (team) => [{ session: team.founder.session, password: good, code: '000000' }],
    ProofRequired: async (team) => [{ session: team.founder.session, code: '000000' }],
    WrongPassword: async (team) => [{ session: team.founder.session, password: 'wrong' }],
    MfaCodeInvalid: async (team) => {
      const { nextCode } = await paired(team, team.founder)
      return [{ session: team.founder.session, code: anotherCode(nextCode()) }]
    },
    RecoveryCodeInvalid: async (team) => {
      await paired(team, team.founder)
      return [{ session: team.founder.session, recoveryCode: 'AAAA' }]
    },
    LoginThrottled: async (team) => {
      await crowded(team)
      return [{ session: team.founder.session, password: good }]
    },
  },
  'access.stepUpWithProvider': {
    LoginThrottled: async (team) => {
      const { email, session } = await byProvider(team)
      for (let n = 0; n < 10; n += 1)
        await team.muniment.access.logIn({ email, password: 'wrong' }).catch(() => undefined)
      return [{ session, assertion: await assertionOf(team, { subject: 'of grace' }) }]
    },
    done: async (team) => {
      const { session } = await byProvider(team)
      return [{ session, assertion: await assertionOf(team, { subject: 'of grace' }) }]
    },
    InvalidInput: async (team) => [{ session: team.founder.session }],
    AssertionExpired: async (team) => {
      const assertion = await staleAssertion(team)
      return [{ session: team.founder.session, assertion }]
    },
    NotLoggedIn: async (team) => [{ session: 'mns_nothing', assertion: await assertionOf(team) }],
    SessionExpired: async (team) => {
      team.clock.advance(86_400_000)
      return [{ session: team.founder.session, assertion: await assertionOf(team) }]
    },
    MfaRequired: async (team) => {
      const { session } = await half(team)
      return [{ session, assertion: await assertionOf(team) }]
    },
    ProofRequired: async (team) => [{ session: team.founder.session, assertion: await assertionOf(team) }],
    NoSuchLogin: async (team) => {
      const { session } = await byProvider(team)
      return [{ session, assertion: await assertionOf(team, { subject: 'of somebody else' }) }]
    },
  },
  'access.switchAccount': {
    ...ofOwnSession({ account: `ac_${'0'.repeat(32)}` }),
    ...needsMfa({ account: `ac_${'0'.repeat(32)}` }),
    done: async (team) => [{ session: team.founder.session, account: team.accountId, ip: '10.0.0.1' }],
    NoSuchAccount: async (team) => [{ session: team.founder.session, account: `ac_${'0'.repeat(32)}` }],
    NotAMember: async (team) => [{ session: (await team.person('bob')).session, account: team.accountId }],
    MemberDisabled: async (team) => {
      const grace = await team.person('grace')
      const membershipId = await team.join(grace)
      await team.muniment.accounts.disableMember({ membershipId }, { as: await team.as(team.founder) })
      return [{ session: grace.session, account: team.accountId }]
    },
  },
  'access.logOut': {
    ...ofOwnSession({}),
    done: async (team) => [{ session: team.founder.session, userAgent: 'x' }],
  },
  'sessions.list': {
    ...onOneself({}),
    done: async (team) => [{}, { as: await self(team) }],
    InvalidInput: async (team) => [{ userId: team.founder.userId }, { as: await self(team) }],
  },
  'sessions.end': {
    ...onOneself({ sessionId: `ses_${'0'.repeat(32)}` }),
    done: async (team) => {
      const { sessionId } = await team.muniment.access.logIn({ email: team.founder.email, password: good })
      return [{ sessionId }, { as: await self(team) }]
    },
    InvalidInput: async (team) => [{ sessionId: 'mine' }, { as: await self(team) }],
    NoSuchSession: async (team) => {
      const { sessionId } = await team.muniment.access.logIn({ email: team.founder.email, password: good })
      return [{ sessionId }, { as: await team.as(await team.person('bob'), undefined) }]
    },
    SessionAlreadyEnded: async (team) => {
      const { sessionId } = await team.muniment.access.logIn({ email: team.founder.email, password: good })
      await team.muniment.sessions.end({ sessionId }, { as: await self(team) })
      return [{ sessionId }, { as: await self(team) }]
    },
  },
  'sessions.endOthers': {
    ...onOneself({}),
    done: async (team) => [{}, { as: await self(team), commandId: 'c' }],
    InvalidInput: async (team) => [{ all: true }, { as: await self(team) }],
  },
  'sessions.endAll': {
    ...onOneself({}),
    done: async (team) => [{}, { as: await self(team), commandId: 'c' }],
    InvalidInput: async (team) => [{ all: true }, { as: await self(team) }],
  },
  'sessionTokens.issue': {
    ...onOneself({}),
    done: async (team) => [{}, { as: await self(team) }],
    InvalidInput: async (team) => [{ days: 30 }, { as: await self(team) }],
  },
  'sessionTokens.refresh': {
    done: async (team) => [{ token: await sessionToken(team), ip: '10.0.0.1' }],
    InvalidInput: async () => [{}],
    SessionTokenInvalid: async (team) => [{ token: team.founder.session }],
    SessionTokenExpired: async (team) => {
      const token = await sessionToken(team)
      team.clock.advance(7 * 86_400_000)
      return [{ token }]
    },
    NotLoggedIn: async (team) => {
      const token = await sessionToken(team)
      await team.muniment.users.suspend({ userId: team.founder.userId }, { as: await support(team) })
      return [{ token }]
    },
  },
  'sessionTokens.revoke': {
    InvalidInput: async () => [{}],
    SessionTokenNotRevocable: async () => [{ tokenId: `stk_${'0'.repeat(32)}` }],
  },
  'sessionTokens.keySet': {
    done: async () => [{}],
    InvalidInput: async () => [{ kid: 'x' }],
  },
}

const sessionToken = async (team: Team) => (await team.muniment.sessionTokens.issue({}, { as: await self(team) })).token
