/** For every verb of a person on themselves one success and its refusals. @module */
import { type Ask, good, type Scenarios } from './scenario.fixture.ts'
import type { Team } from './team.fixture.ts'

const self = (team: Team) => team.as(team.founder, undefined)

/** Refusals that every verb of a person on themselves has, for this input. */
const onOneself = (input: unknown): Record<string, Ask> => ({
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

const resetTicket = async (team: Team): Promise<string> => {
  await team.muniment.users.requestPasswordReset({ email: team.founder.email })
  return team.outbox.newestTo(team.founder.email, 'password-reset')?.ticket ?? ''
}

const reset = async (team: Team) =>
  team.muniment.users.completePasswordReset({ ticket: await resetTicket(team), password: 'another good password' })

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
  'users.requestPasswordReset': {
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
    ResetInvalid: async (team) => {
      const ticket = await resetTicket(team)
      team.clock.advance(3_600_000)
      return [{ ticket, password: good }]
    },
  },
  'users.changePassword': {
    ...onOneself({ password: good, newPassword: 'another good password' }),
    done: async (team) => [{ password: good, newPassword: 'another good password' }, { as: await self(team) }],
    InvalidInput: async (team) => [{ newPassword: good }, { as: await self(team) }],
    PasswordTooShort: async (team) => [{ password: good, newPassword: tooShort }, { as: await self(team) }],
    PasswordTooLong: async (team) => [{ password: good, newPassword: tooLong }, { as: await self(team) }],
    PasswordMalformed: async (team) => [{ password: good, newPassword: malformed }, { as: await self(team) }],
    WrongPassword: async (team) => [
      { password: 'wrong', newPassword: 'another good password' },
      { as: await self(team) },
    ],
    SamePassword: async (team) => [{ password: good, newPassword: good }, { as: await self(team) }],
  },
}
