/** Addresses that are verified by who is logged in and reads the mail. @module */
import { afterEach, describe, expect, it } from 'vitest'
import { aTeam, codeOf, type Person, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

const self = (person: Person) => team.as(person, undefined)
const ask = async (person: Person, commandId?: string) =>
  team.muniment.users.requestEmailVerification({}, { as: await self(person), commandId })
const ticketOf = ({ email }: Person): string => team.outbox.newestTo(email, 'email-verification')?.ticket ?? ''
const verify = async (person: Person, ticket: string) =>
  team.muniment.users.verifyEmail({ ticket }, { as: await self(person) })

describe('an e-mail address', () => {
  it('is verified by the ticket that was mailed there', async () => {
    team = await aTeam()
    expect(await ask(team.founder)).toEqual({ mailed: true, repeated: false })
    expect(await verify(team.founder, ticketOf(team.founder))).toEqual({ repeated: false })
    expect((await team.log()).at(-1)).toMatchObject({
      type: 'EmailVerified',
      metadata: { 'principal.id': team.founder.userId },
    })
    expect(await codeOf(ask(team.founder))).toBe('EmailAlreadyVerified')
  })

  it('is not verified by whoever reads the mail and is logged in as somebody else, or not at all', async () => {
    team = await aTeam()
    const bob = await team.person('bob')
    await ask(team.founder)
    const ticket = ticketOf(team.founder)
    expect(await codeOf(verify(bob, ticket))).toBe('VerificationInvalid')
    expect(await codeOf(team.muniment.users.verifyEmail({ ticket }, {} as never))).toBe('PrincipalRequired')
    await verify(team.founder, ticket)
  })

  it('is verified once: of fifty that use the ticket in parallel one does', async () => {
    team = await aTeam()
    await ask(team.founder)
    const ticket = ticketOf(team.founder)
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () =>
        verify(team.founder, ticket).then(
          () => 'done',
          (error: unknown) => (error as { readonly code: string }).code,
        ),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['done', 'EmailAlreadyVerified']))
  })

  it('is mailed once for one command id, and the ticket ends with its time or when another is mailed', async () => {
    team = await aTeam()
    await ask(team.founder, 'once')
    const first = ticketOf(team.founder)
    expect(await ask(team.founder, 'once')).toEqual({ mailed: false, repeated: true })
    expect(team.outbox.mails).toHaveLength(1)
    await ask(team.founder)
    expect(await codeOf(verify(team.founder, first))).toBe('VerificationInvalid')
    const { founder } = team
    team.clock.advance(86_400_000 - 1)
    const session = (await team.muniment.access.logIn({ email: founder.email, password: founder.password })).token
    const ticket = ticketOf(founder)
    team.clock.advance(1)
    expect(await codeOf(verify({ ...founder, session }, ticket))).toBe('VerificationInvalid')
  })

  it('is mailed nowhere without a mailer', async () => {
    team = await aTeam()
    const muniment = await team.another({ mailer: undefined })
    const as = await team.asOn(muniment, team.founder, undefined)
    expect(await codeOf(muniment.users.requestEmailVerification({}, { as }))).toBe('MailerRequired')
    expect(await codeOf(muniment.users.requestPasswordReset({ email: team.founder.email }))).toBe('MailerRequired')
  })
})
