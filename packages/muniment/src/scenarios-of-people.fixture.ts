/** For every verb of a person on themselves one success and its refusals. @module */
import { type AssertedIdentity, identityVerifier, type VerifiedAssertion } from './index.ts'
import { type Ask, good, type Scenarios } from './scenario.fixture.ts'
import type { Team } from './team.fixture.ts'

export const self = (team: Team) => team.as(team.founder, undefined)

/** Refusals that every verb of a person on themselves has, for this input. */
export const onOneself = (input: unknown): Record<string, Ask> => ({
  PrincipalRequired: async () => [input, {}],
  PrincipalExpired: async (team) => {
    const as = await self(team)
    team.clock.advance(60_000)
    return [input, { as }]
  },
  WrongPrincipal: async (team) => [input, { as: await team.as(team.founder) }],
  SessionExpired: async (team) => {
    const as = await self(team)
    await reset(team)
    return [input, { as }]
  },
})

const verification = async (team: Team): Promise<string> => {
  await team.muniment.users.requestEmailVerification({}, { as: await self(team) })
  return team.outbox.newestTo(team.founder.email, 'email-verification')?.ticket ?? ''
}

/** The ticket that was mailed to the new address. */
export const emailChange = async (team: Team, email = 'new@example.com'): Promise<string> => {
  await team.muniment.users.requestEmailChange({ email }, { as: await self(team) })
  return team.outbox.newestTo(email, 'email-change')?.ticket ?? ''
}

const resetTicket = async (team: Team): Promise<string> => {
  await team.muniment.users.requestPasswordReset({ email: team.founder.email })
  return team.outbox.newestTo(team.founder.email, 'password-reset')?.ticket ?? ''
}

const reset = async (team: Team) =>
  team.muniment.users.completePasswordReset({ ticket: await resetTicket(team), password: 'another good password' })

/** What a provider would say of somebody, verified by a host that believes everything. */
export const assertionOf = (team: Team, identity: Partial<AssertedIdentity> = {}): Promise<VerifiedAssertion> =>
  identityVerifier<AssertedIdentity>({ method: 'github', clock: team.clock, verify: async (told) => told }).verified({
    issuer: 'https://github.com',
    subject: '4711',
    email: 'new@example.com',
    emailVerified: true,
    ...identity,
  })

export const staleAssertion = async (team: Team): Promise<VerifiedAssertion> => {
  const assertion = await assertionOf(team)
  team.clock.advance(600_000)
  return assertion
}

/** Somebody who came by a provider and has no password. */
export const byProvider = async (team: Team, subject = 'of grace', name = 'grace') => {
  const email = `${name}@example.com`
  const assertion = await assertionOf(team, { subject, email })
  const { userId, accountId } = await team.muniment.users.signUpWithProvider({ assertion, account: 'none' })
  const { token } = await team.muniment.access.logInWithProvider({ assertion })
  return { email, password: '', userId, accountId, session: token }
}

/** So many attempts in a row that the next is refused unlooked at. */
export const crowded = async (team: Team): Promise<void> => {
  for (let n = 0; n < 10; n += 1)
    await team.muniment.access.logIn({ email: team.founder.email, password: 'wrong' }).catch(() => undefined)
}

const linked = async (team: Team) => {
  const assertion = await assertionOf(team)
  await team.muniment.users.linkLogin({ assertion }, { as: await self(team) })
  return assertion
}

export const support = (team: Team) => team.muniment.support({ operator: 'dana', reason: 'review' })

const nobody = `usr_${'0'.repeat(32)}`

/** Support has done this to the founder. */
export const onFounder = async (team: Team, verb: 'suspend' | 'ban' | 'expirePassword'): Promise<void> => {
  await team.muniment.users[verb]({ userId: team.founder.userId }, { as: await support(team) })
}

/** Somebody with a password and no account, deleted. */
const deleted = async (team: Team): Promise<string> => {
  const bob = await team.person('bob')
  await team.muniment.users.delete({ password: bob.password }, { as: await team.as(bob, undefined) })
  return bob.userId
}

/** What every verb of support on a user answers. */
const onUser: Scenarios = {
  done: async (team) => [{ userId: team.founder.userId }, { as: await support(team), commandId: 'c' }],
  InvalidInput: async (team) => [{ userId: 'ada' }, { as: await support(team) }],
  PrincipalRequired: async (team) => [{ userId: team.founder.userId }, {}],
  PrincipalExpired: async (team) => {
    const as = await support(team)
    team.clock.advance(60_000)
    return [{ userId: team.founder.userId }, { as }]
  },
  WrongPrincipal: async (team) => [{ userId: team.founder.userId }, { as: await self(team) }],
}

/** Those of them that also say when there is nobody. */
export const onSomebody: Scenarios = {
  ...onUser,
  NoSuchUser: async (team) => [{ userId: nobody }, { as: await support(team) }],
}

const tooShort = 'short'
const tooLong = 'x'.repeat(257)
const malformed = `${good}\ud800`

export const scenariosOfPeople: Readonly<Record<string, Scenarios>> = {
  'users.requestEmailVerification': {
    ...onOneself({}),
    done: async (team) => [{}, { as: await self(team), commandId: 'c' }],
    InvalidInput: async (team) => [{ email: 'other@example.com' }, { as: await self(team) }],
    EmailAlreadyVerified: async (team) => {
      await team.muniment.users.verifyEmail({ ticket: await verification(team) }, { as: await self(team) })
      return [{}, { as: await self(team) }]
    },
  },
  'users.verifyEmail': {
    ...onOneself({ ticket: 'mnv_nothing' }),
    done: async (team) => [{ ticket: await verification(team) }, { as: await self(team) }],
    InvalidInput: async (team) => [{ ticket: 7 }, { as: await self(team) }],
    VerificationInvalid: async (team) => [{ ticket: await resetTicket(team) }, { as: await self(team) }],
    EmailAlreadyVerified: async (team) => {
      const ticket = await verification(team)
      await team.muniment.users.verifyEmail({ ticket }, { as: await self(team) })
      return [{ ticket }, { as: await self(team) }]
    },
    CommandIdReused: async (team) => {
      const options = { as: await self(team), commandId: 'once' }
      const superseded = await verification(team)
      await team.muniment.users.verifyEmail({ ticket: await verification(team) }, options)
      return [{ ticket: superseded }, options]
    },
  },
  'users.signUpWithProvider': {
    done: async (team) => [{ assertion: await assertionOf(team), name: 'New', ip: '10.0.0.1' }, { commandId: 'c' }],
    InvalidInput: async () => [{ assertion: { method: 'github' } }],
    AssertionExpired: async (team) => [{ assertion: await staleAssertion(team) }],
    EmailNotVerified: async (team) => [{ assertion: await assertionOf(team, { emailVerified: false }) }],
    InvalidEmail: async (team) => [{ assertion: await assertionOf(team, { email: 'new@localhost' }) }],
    EmailTaken: async (team) => [{ assertion: await assertionOf(team, { email: 'ADA@example.com' }) }],
    LoginLinkedElsewhere: async (team) => [{ assertion: await linked(team) }],
    InvalidUsername: async (team) => [{ assertion: await assertionOf(team), username: 'a@b' }],
    UsernameTaken: async (team) => {
      await team.muniment.users.chooseUsername({ username: 'ada' }, { as: await self(team) })
      return [{ assertion: await assertionOf(team), username: 'Ada' }]
    },
    CommandIdReused: async (team) => {
      const assertion = await assertionOf(team)
      await team.muniment.users.signUpWithProvider({ assertion }, { commandId: 'once' })
      return [{ assertion, name: 'Other' }, { commandId: 'once' }]
    },
  },
  'access.logInWithProvider': {
    LoginThrottled: async (team) => {
      const assertion = await linked(team)
      await crowded(team)
      return [{ assertion }]
    },
    done: async (team) => [{ assertion: await linked(team), ip: '10.0.0.1' }],
    InvalidInput: async () => [{ assertion: 'a token' }],
    AssertionExpired: async (team) => [{ assertion: await staleAssertion(team) }],
    NoSuchUser: async (team) => [{ assertion: await assertionOf(team) }],
    UserIsSuspended: async (team) => {
      const assertion = await linked(team)
      await onFounder(team, 'suspend')
      return [{ assertion }]
    },
    UserIsBanned: async (team) => {
      const assertion = await linked(team)
      await onFounder(team, 'ban')
      return [{ assertion }]
    },
  },
  'users.linkLogin': {
    ReauthenticationRequired: async (team) => {
      team.clock.advance(600_000)
      return [{ assertion: await assertionOf(team) }, { as: await self(team) }]
    },
    PrincipalRequired: async (team) => [{ assertion: await assertionOf(team) }, {}],
    WrongPrincipal: async (team) => [{ assertion: await assertionOf(team) }, { as: await team.as(team.founder) }],
    done: async (team) => [{ assertion: await assertionOf(team) }, { as: await self(team) }],
    InvalidInput: async (team) => [{}, { as: await self(team) }],
    AssertionExpired: async (team) => {
      const assertion = await staleAssertion(team)
      return [{ assertion }, { as: await self(team) }]
    },
    LoginAlreadyLinked: async (team) => [{ assertion: await linked(team) }, { as: await self(team) }],
    LoginLinkedElsewhere: async (team) => {
      await byProvider(team)
      return [{ assertion: await assertionOf(team, { subject: 'of grace' }) }, { as: await self(team) }]
    },
    CommandIdReused: async (team) => {
      const options = { as: await self(team), commandId: 'once' }
      await team.muniment.users.linkLogin({ assertion: await assertionOf(team) }, options)
      return [{ assertion: await assertionOf(team, { subject: 'other' }) }, options]
    },
  },
  'users.unlinkLogin': {
    ReauthenticationRequired: async (team) => {
      team.clock.advance(600_000)
      return [{ method: 'github' }, { as: await self(team) }]
    },
    ...onOneself({ method: 'github' }),
    done: async (team) => {
      await linked(team)
      return [{ method: 'github' }, { as: await self(team) }]
    },
    InvalidInput: async (team) => [{ method: 'password' }, { as: await self(team) }],
    NoSuchLogin: async (team) => [{ method: 'google' }, { as: await self(team) }],
    LastLogin: async (team) => [{ method: 'github' }, { as: await team.as(await byProvider(team), undefined) }],
  },
  'users.chooseUsername': {
    ReauthenticationRequired: async (team) => {
      team.clock.advance(600_000)
      return [{ username: 'ada' }, { as: await self(team) }]
    },
    ...onOneself({ username: 'ada' }),
    done: async (team) => [{ username: 'Ada-L' }, { as: await self(team), commandId: 'c' }],
    InvalidInput: async (team) => [{ username: 7 }, { as: await self(team) }],
    InvalidUsername: async (team) => [{ username: 'ada@example.com' }, { as: await self(team) }],
    UsernameUnchanged: async (team) => {
      await team.muniment.users.chooseUsername({ username: 'ada' }, { as: await self(team) })
      return [{ username: 'ADA' }, { as: await self(team) }]
    },
    UsernameTaken: async (team) => {
      const bob = await team.as(await team.person('bob'), undefined)
      await team.muniment.users.chooseUsername({ username: 'ada' }, { as: bob })
      return [{ username: 'ada' }, { as: await self(team) }]
    },
    CommandIdReused: async (team) => {
      const options = { as: await self(team), commandId: 'once' }
      await team.muniment.users.chooseUsername({ username: 'ada' }, options)
      return [{ username: 'lovelace' }, options]
    },
  },
  'users.rename': {
    ...onOneself({ name: 'Ada' }),
    done: async (team) => [{ name: 'Ada Lovelace' }, { as: await self(team) }],
    InvalidInput: async (team) => [{ name: 'two\nlines' }, { as: await self(team) }],
    CommandIdReused: async (team) => {
      const options = { as: await self(team), commandId: 'once' }
      await team.muniment.users.rename({ name: 'Ada' }, options)
      return [{ name: 'Other' }, options]
    },
  },
  'users.requestEmailChange': {
    ReauthenticationRequired: async (team) => {
      team.clock.advance(600_000)
      return [{ email: 'new@example.com' }, { as: await self(team) }]
    },
    ...onOneself({ email: 'new@example.com' }),
    done: async (team) => [{ email: 'New@example.com' }, { as: await self(team) }],
    InvalidInput: async (team) => [{}, { as: await self(team) }],
    InvalidEmail: async (team) => [{ email: 'new@localhost' }, { as: await self(team) }],
    EmailUnchanged: async (team) => [{ email: 'ADA@example.com' }, { as: await self(team) }],
    EmailTaken: async (team) => [{ email: (await team.person('bob')).email }, { as: await self(team) }],
  },
  'users.confirmEmailChange': {
    ...onOneself({ ticket: 'mnv_nothing' }),
    done: async (team) => [{ ticket: await emailChange(team) }, { as: await self(team) }],
    InvalidInput: async (team) => [{ ticket: 7 }, { as: await self(team) }],
    EmailChangeInvalid: async (team) => [{ ticket: await verification(team) }, { as: await self(team) }],
    EmailTaken: async (team) => {
      const ticket = await emailChange(team, 'bob@example.com')
      await team.person('bob')
      return [{ ticket }, { as: await self(team) }]
    },
  },
  'users.cancelEmailChange': {
    ...onOneself({}),
    done: async (team) => {
      await emailChange(team)
      return [{}, { as: await self(team) }]
    },
    InvalidInput: async (team) => [{ email: 'x' }, { as: await self(team) }],
    NoEmailChange: async (team) => [{}, { as: await self(team) }],
  },
  'users.suspend': {
    ...onSomebody,
    UserIsSuspended: async (team) => {
      await onFounder(team, 'suspend')
      return [{ userId: team.founder.userId }, { as: await support(team) }]
    },
    UserIsBanned: async (team) => {
      await onFounder(team, 'ban')
      return [{ userId: team.founder.userId }, { as: await support(team) }]
    },
  },
  'users.restore': {
    ...onSomebody,
    done: async (team) => {
      await onFounder(team, 'suspend')
      return [{ userId: team.founder.userId }, { as: await support(team) }]
    },
    UserNotSuspended: async (team) => [{ userId: team.founder.userId }, { as: await support(team) }],
    UserIsBanned: async (team) => {
      await onFounder(team, 'ban')
      return [{ userId: team.founder.userId }, { as: await support(team) }]
    },
  },
  'users.ban': {
    ...onSomebody,
    UserIsBanned: async (team) => {
      await onFounder(team, 'ban')
      return [{ userId: team.founder.userId }, { as: await support(team) }]
    },
  },
  'users.expirePassword': {
    ...onSomebody,
    NoPasswordSet: async (team) => [{ userId: (await byProvider(team)).userId }, { as: await support(team) }],
    PasswordHasExpired: async (team) => {
      await onFounder(team, 'expirePassword')
      return [{ userId: team.founder.userId }, { as: await support(team) }]
    },
  },
  'users.convertLogin': {
    ...onSomebody,
    done: async (team) => [{ userId: (await byProvider(team)).userId }, { as: await support(team) }],
    PasswordAlreadySet: async (team) => [{ userId: team.founder.userId }, { as: await support(team) }],
  },
  'users.delete': {
    NoPasswordSet: async (team) => [{ password: good }, { as: await team.as(await byProvider(team), undefined) }],
    LoginThrottled: async (team) => {
      await crowded(team)
      return [{ password: good }, { as: await self(team) }]
    },
    ReauthenticationRequired: async (team) => {
      const grace = await byProvider(team)
      team.clock.advance(600_000)
      return [{}, { as: await team.as(grace, undefined) }]
    },
    ...onOneself({ password: good }),
    done: async (team) => [{ password: good }, { as: await team.as(await team.person('bob'), undefined) }],
    InvalidInput: async (team) => [{ password: 7 }, { as: await self(team) }],
    WrongPassword: async (team) => [{ password: 'wrong' }, { as: await team.as(await team.person('bob'), undefined) }],
    LastAdmin: async (team) => [{ password: good }, { as: await self(team) }],
  },
  'users.erase': {
    ...onUser,
    done: async (team) => [{ userId: await deleted(team) }, { as: await support(team) }],
    UserNotDeleted: async (team) => [{ userId: team.founder.userId }, { as: await support(team) }],
  },
  'users.addPassword': {
    ReauthenticationRequired: async (team) => {
      team.clock.advance(600_000)
      return [{ password: good }, { as: await self(team) }]
    },
    ...onOneself({ password: good }),
    done: async (team) => [{ password: good }, { as: await team.as(await byProvider(team), undefined) }],
    InvalidInput: async (team) => [{}, { as: await self(team) }],
    PasswordTooShort: async (team) => [
      { password: tooShort },
      { as: await team.as(await byProvider(team), undefined) },
    ],
    PasswordTooLong: async (team) => [{ password: tooLong }, { as: await team.as(await byProvider(team), undefined) }],
    PasswordMalformed: async (team) => [
      { password: malformed },
      { as: await team.as(await byProvider(team), undefined) },
    ],
    PasswordCommon: async (team) => [
      { password: 'password12345' },
      { as: await team.as(await byProvider(team), undefined) },
    ],
    PasswordAlreadySet: async (team) => [{ password: good }, { as: await self(team) }],
  },
  'users.removePassword': {
    ReauthenticationRequired: async (team) => {
      team.clock.advance(600_000)
      return [{}, { as: await self(team) }]
    },
    ...onOneself({}),
    done: async (team) => {
      await linked(team)
      return [{}, { as: await self(team) }]
    },
    InvalidInput: async (team) => [{ password: good }, { as: await self(team) }],
    LastLogin: async (team) => [{}, { as: await self(team) }],
    NoPasswordSet: async (team) => [{}, { as: await team.as(await byProvider(team), undefined) }],
  },
  'users.requestPasswordReset': {
    NoPasswordSet: async (team) => [{ email: (await byProvider(team)).email }],
    done: async () => [{ email: 'Ada@example.com', ip: '10.0.0.1', userAgent: 'x' }],
    InvalidInput: async () => [{ email: 7 }],
    NoSuchUser: async () => [{ email: 'nobody@example.com' }],
  },
  'users.completePasswordReset': {
    done: async (team) => [{ ticket: await resetTicket(team), password: 'another good password', ip: '10.0.0.1' }],
    InvalidInput: async (team) => [{ ticket: await resetTicket(team) }],
    PasswordTooShort: async (team) => [{ ticket: await resetTicket(team), password: tooShort }],
    PasswordTooLong: async (team) => [{ ticket: await resetTicket(team), password: tooLong }],
    PasswordMalformed: async (team) => [{ ticket: await resetTicket(team), password: malformed }],
    PasswordCommon: async (team) => [{ ticket: await resetTicket(team), password: 'password12345' }],
    PasswordIsContextWord: async (team) => [{ ticket: await resetTicket(team), password: 'Example.com-2026' }],
    ResetInvalid: async (team) => {
      const ticket = await resetTicket(team)
      team.clock.advance(3_600_000)
      return [{ ticket, password: good }]
    },
  },
  'users.changePassword': {
    LoginThrottled: async (team) => {
      await crowded(team)
      return [{ password: good, newPassword: 'another good password' }, { as: await self(team) }]
    },
    ...onOneself({ password: good, newPassword: 'another good password' }),
    done: async (team) => [{ password: good, newPassword: 'another good password' }, { as: await self(team) }],
    InvalidInput: async (team) => [{ newPassword: good }, { as: await self(team) }],
    PasswordTooShort: async (team) => [{ password: good, newPassword: tooShort }, { as: await self(team) }],
    PasswordTooLong: async (team) => [{ password: good, newPassword: tooLong }, { as: await self(team) }],
    PasswordMalformed: async (team) => [{ password: good, newPassword: malformed }, { as: await self(team) }],
    NoPasswordSet: async (team) => [
      { password: good, newPassword: 'another good password' },
      { as: await team.as(await byProvider(team), undefined) },
    ],
    PasswordCommon: async (team) => [{ password: good, newPassword: 'password12345' }, { as: await self(team) }],
    PasswordIsContextWord: async (team) => [
      { password: good, newPassword: 'ada@example.com' },
      { as: await self(team) },
    ],
    WrongPassword: async (team) => [
      { password: 'wrong', newPassword: 'another good password' },
      { as: await self(team) },
    ],
    SamePassword: async (team) => [{ password: good, newPassword: good }, { as: await self(team) }],
  },
}
