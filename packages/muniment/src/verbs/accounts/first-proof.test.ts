/** Addresses that are first proven by an invitation, and people who were prepared by somebody else before. @module */
import { afterEach, describe, expect, it } from 'vitest'
import { oneStreamAtATime } from '../../engine/stores.fixture.ts'
import { assertionOf } from '../../scenarios-of-people.fixture.ts'
import { aTeam, codeOf, password, type Person, type Team, ticketTo } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

const stores = [
  ['appends to several streams at once', (store) => store],
  ['appends to one stream at a time', oneStreamAtATime],
] as const satisfies readonly (readonly [string, typeof oneStreamAtATime])[]

/** Mallory signs up as the victim, whose mail is out of reach, and prepares what would open the account later. */
const prepared = async () => {
  const victim = await team.person('victim', 'Prepared')
  const own = victim.accountId as NonNullable<Person['accountId']>
  const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(victim, own) })
  const assertion = await assertionOf(team, { subject: 'mallory' })
  await team.muniment.users.linkLogin({ assertion }, { as: await team.as(victim, undefined) })
  const { token } = await team.muniment.access.logIn({ email: victim.email, password })
  return { victim, own, apiKey, assertion, other: { ...victim, session: token } }
}

const invited = async (person: Person) => {
  await team.muniment.accounts.invite({ email: person.email }, { as: await team.as(team.founder) })
  return ticketTo(team.outbox, person.email)
}

const accept = async (person: Person, ticket: string, commandId?: string) =>
  team.muniment.accounts.acceptInvitation(
    { ticket },
    { as: await team.as(person, undefined), ...(commandId === undefined ? {} : { commandId }) },
  )

describe.each(stores)('on a store that %s', (_, wrap) => {
  it('A39 whoever accepts gets a clean house: other sessions, keys and logins that were there before are gone', async () => {
    team = await aTeam({}, wrap)
    const { victim, own, apiKey, assertion, other } = await prepared()
    const ticket = await invited(victim)
    const { membershipId } = await accept(victim, ticket)
    expect(await codeOf(team.as(other))).toBe('SessionExpired')
    expect(await codeOf(team.as(other, own))).toBe('SessionExpired')
    expect(await codeOf(team.muniment.access.enter({ apiKey, surface: 'api', consistency: 'strong' }))).toBe(
      'CredentialRevoked',
    )
    expect(await codeOf(team.muniment.access.logInWithProvider({ assertion }))).toBe('NoSuchUser')
    expect((await team.as(victim)).membershipId).toBe(membershipId)
    expect(team.outbox.mails.filter(({ kind }) => kind === 'notice').at(-1)).toMatchObject({
      to: victim.email,
      about: 'login-unlinked',
    })
  })

  it('the new membership has its default authtoken, which came after', async () => {
    team = await aTeam({}, wrap)
    const { victim } = await prepared()
    const { authtoken } = await accept(victim, await invited(victim))
    expect(authtoken).toBeDefined()
    await team.muniment.catchUp()
    const revoked = (await team.log()).filter(({ type }) => type === 'CredentialRevoked')
    const issued = (await team.log()).filter(({ type }) => type === 'CredentialIssued').at(-1)
    expect(revoked.map(({ stream }) => stream)).not.toContain(issued?.stream)
  })
})

describe('the first proof of an address', () => {
  it('is recorded once, before the acceptance, and by whoever accepts', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    const before = (await team.log()).length
    const ticket = await invited(grace)
    await accept(grace, ticket, 'once')
    await accept(grace, ticket, 'once')
    const log = (await team.log()).slice(before).filter(({ metadata }) => metadata['principal.id'] === grace.userId)
    expect(log.map(({ type, metadata }) => `${type} ${metadata['command']}`)).toEqual([
      'EmailVerified accounts.acceptInvitation.proof',
      'SessionEpochRaised accounts.acceptInvitation.proof',
      'InvitationAccepted accounts.acceptInvitation',
      'MemberJoined accounts.acceptInvitation',
      'CredentialIssued credentials.issueDefaultAuthtoken',
    ])
  })

  it('leaves sessions and keys alone where the address was verified before', async () => {
    team = await aTeam()
    const { victim, apiKey, other } = await prepared()
    const as = await team.as(victim, undefined)
    await team.muniment.users.requestEmailVerification({}, { as })
    const verification = team.outbox.newestTo(victim.email, 'email-verification')?.ticket ?? ''
    await team.muniment.users.verifyEmail({ ticket: verification }, { as })
    await accept(victim, await invited(victim))
    expect((await team.as(other)).id).toBe(victim.userId)
    expect((await team.muniment.access.enter({ apiKey, surface: 'api' })).id).toBe(victim.userId)
  })

  it('is none by a ticket to another address, a wrong one, one that was used or one that has expired', async () => {
    team = await aTeam()
    const [grace, mallory] = [await team.person('grace'), await team.person('mallory')]
    const as = await team.as(team.founder)
    const expiresAt = new Date(Date.parse(team.clock.now()) + 60_000).toISOString()
    await team.muniment.accounts.invite({ email: grace.email, expiresAt }, { as })
    const ticket = ticketTo(team.outbox, grace.email)
    expect(await codeOf(accept(mallory, ticket))).toBe('InviteEmailMismatch')
    expect(await codeOf(accept(grace, `${ticket.slice(0, -1)}${ticket.endsWith('A') ? 'B' : 'A'}`))).toBe(
      'InviteInvalid',
    )
    team.clock.advance(60_000)
    expect(await codeOf(accept(grace, ticket))).toBe('InviteInvalid')
    expect((await team.log()).some(({ type }) => type === 'EmailVerified')).toBe(false)
  })

  it('stands where the acceptance is refused for the account’s own reasons', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    const inviter = await team.person('inviter')
    const membershipId = await team.join(inviter)
    await team.muniment.accounts.invite({ email: grace.email }, { as: await team.as(inviter) })
    const ticket = ticketTo(team.outbox, grace.email)
    await team.muniment.accounts.disableMember({ membershipId }, { as: await team.as(team.founder) })
    expect(await codeOf(accept(grace, ticket))).toBe('InviterLostRights')
    expect((await team.log()).filter(({ type }) => type === 'EmailVerified')).toHaveLength(2)
    expect((await team.as(grace, undefined)).id).toBe(grace.userId)
  })

  it('by the same ticket from twenty sessions at once is one', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    const ticket = await invited(grace)
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => accept(grace, ticket)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const types = (await team.log()).map(({ type }) => type)
    for (const type of ['EmailVerified', 'InvitationAccepted'])
      expect(types.filter((one) => one === type)).toHaveLength(1)
  })
})
