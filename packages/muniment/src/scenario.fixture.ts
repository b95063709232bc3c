/** What scenarios have in common: their shape, and the people in them. @module */
import type { Principal } from '@muniment/core'
import { type Team, ticketTo } from './team.fixture.ts'
import type { Secret } from './secret.ts'

/** Prepares the team and answers what to ask of the verb. */
export type Ask = (team: Team) => Promise<readonly [input: unknown, options?: unknown]>

/** By outcome: `done`, where it can be, or the name of a refusal. */
export type Scenarios = { readonly [outcome: string]: Ask }

export const good = 'correct horse battery staple'

export const member = async (team: Team, permissions = {}) => {
  const person = await team.person('grace')
  return { person, membershipId: await team.join(person, permissions) }
}

export const keyOf = async (team: Team, as: Principal): Promise<Secret> => {
  const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as })
  return apiKey
}

export const invitation = async (team: Team, address = 'grace@example.com', expiresAt?: string) => {
  const as = await team.as(team.founder)
  await team.muniment.accounts.invite(expiresAt === undefined ? { email: address } : { email: address, expiresAt }, {
    as,
  })
  return ticketTo(team.outbox, address)
}

/** Refusals that every verb of an account has, for this input. */
export const acting = (input: (team: Team) => unknown): Record<string, Ask> => ({
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
