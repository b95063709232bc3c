/** Passwords that were forgotten: who is mailed a ticket, and what it opens. @module */
import { afterEach, describe, expect, it } from 'vitest'
import { byProvider } from '../../scenarios-of-people.fixture.ts'
import { aTeam, codeOf, errorOf, password, type Person, type Team } from '../../team.fixture.ts'
import type { MunimentOptions } from '../../configuration.ts'

let team: Team
afterEach(() => team.close())

const hour = 3_600_000
const another = 'another good password'

const begin = async (options: Partial<MunimentOptions> = {}): Promise<Team> => {
  team = await aTeam(options)
  return team
}

const ask = (email: string, muniment = team.muniment) => muniment.users.requestPasswordReset({ email })

const ticketOf = (email: string): string => {
  const mail = team.outbox.newestTo(email, 'password-reset')
  if (mail === undefined) throw new Error(`no ticket was mailed to ${email}`)
  return mail.ticket
}

const ticketFor = async ({ email }: Pick<Person, 'email'>): Promise<string> => {
  await ask(email)
  return ticketOf(email)
}

const complete = (ticket: string, newPassword = another, muniment = team.muniment) =>
  muniment.users.completePasswordReset({ ticket, password: newPassword })

const logIn = (email: string, given: string) => team.muniment.access.logIn({ email, password: given })

const self = (person: Person) => team.as(person, undefined)

const verify = async (person: Person): Promise<void> => {
  await team.muniment.users.requestEmailVerification({}, { as: await self(person) })
  const ticket = team.outbox.newestTo(person.email, 'email-verification')?.ticket ?? ''
  await team.muniment.users.verifyEmail({ ticket }, { as: await self(person) })
}

describe('a password that was forgotten', () => {
  it('R14 can be reset without being logged in, and at any time', async () => {
    const { muniment, founder } = await begin()
    const ticket = await ticketFor(founder)
    expect(await complete(ticket)).toEqual({ userId: founder.userId })
    expect(await codeOf(logIn(founder.email, password))).toBe('BadLogin')
    expect((await logIn(founder.email, another)).userId).toBe(founder.userId)
    expect(await muniment.users.requestPasswordReset({ email: founder.email })).toEqual({ mailed: true })
  })

  it('R15 is reset by a mail to the address on record, however the request spells it', async () => {
    const { founder, outbox } = await begin()
    await ask('ADA@Example.com')
    expect(outbox.mails).toHaveLength(1)
    expect(outbox.mails[0]).toMatchObject({ kind: 'password-reset', to: founder.email })
    expect((await team.log()).at(-1)).toMatchObject({
      type: 'PasswordResetRequested',
      metadata: { 'principal.kind': 'anonymous' },
    })
  })

  it('R18 of somebody who is no user sends no mail and stores nothing', async () => {
    const { outbox } = await begin()
    const { length } = await team.log()
    expect(await errorOf(ask('nobody@example.com'))).toMatchObject({
      code: 'NoSuchUser',
      reference: 'ERR_NGROK_4300',
    })
    expect(outbox.mails).toEqual([])
    expect((await team.log()).length).toBe(length)
  })

  it('D38 is reset without logging anybody in: nothing in the answer opens anything', async () => {
    const { founder } = await begin()
    const { length } = await team.log()
    expect(Object.keys(await complete(await ticketFor(founder)))).toEqual(['userId'])
    expect((await team.log()).slice(length).map(({ type }) => type)).not.toContain('SessionStarted')
  })

  it('ends every session of the user, and the principals that came of them', async () => {
    const { founder } = await begin()
    await verify(founder)
    const as = await team.as(founder)
    await complete(await ticketFor(founder))
    expect(await codeOf(team.as(founder))).toBe('SessionExpired')
    expect(await codeOf(team.muniment.accounts.invite({ email: 'x@example.com' }, { as }))).toBe('SessionExpired')
  })

  it('leaves keys as they are where the address was verified before', async () => {
    const { founder, muniment } = await begin()
    await verify(founder)
    const { apiKey } = await muniment.credentials.issueApiKey({}, { as: await team.as(founder) })
    await complete(await ticketFor(founder))
    expect((await muniment.access.enter({ apiKey, surface: 'api' })).id).toBe(founder.userId)
  })

  it('leaves one notice for the person, and no secret in it', async () => {
    const { founder, outbox } = await begin()
    await complete(await ticketFor(founder))
    const notices = outbox.mails.filter(({ kind }) => kind === 'notice')
    expect(notices).toEqual([{ kind: 'notice', to: founder.email, about: 'password-reset', at: team.clock.now() }])
  })
})

describe('a ticket to reset a password', () => {
  it('works once: of fifty that use it in parallel, over two instances, one wins, and its password is the one', async () => {
    const { founder } = await begin()
    const ticket = await ticketFor(founder)
    const second = await team.another()
    const passwords = Array.from({ length: 50 }, (_, n) => `another good password ${n}`)
    const outcomes = await Promise.all(
      passwords.map((one, n) =>
        complete(ticket, one, n % 2 === 0 ? team.muniment : second).then(
          () => one,
          (error: unknown) => (error as { readonly code: string }).code,
        ),
      ),
    )
    const winners = outcomes.filter((outcome) => passwords.includes(outcome))
    expect(winners).toHaveLength(1)
    expect(new Set(outcomes.filter((outcome) => !passwords.includes(outcome)))).toEqual(new Set(['ResetInvalid']))
    expect((await logIn(founder.email, winners[0] ?? '')).userId).toBe(founder.userId)
    expect((await team.log()).filter(({ type }) => type === 'PasswordReset')).toHaveLength(1)
  })

  it('works until an hour is over, to the millisecond, or as long as is configured', async () => {
    const { founder } = await begin()
    const ticket = await ticketFor(founder)
    team.clock.advance(hour - 1)
    await complete(ticket)
    const late = await ticketFor(founder)
    team.clock.advance(hour)
    expect(await codeOf(complete(late))).toBe('ResetInvalid')
    await team.close()
    await begin({ tickets: { passwordResetMs: 60_000 } })
    const short = await ticketFor(team.founder)
    expect(team.outbox.newestTo(team.founder.email, 'password-reset')?.expiresAt).toBe(
      new Date(Date.parse(team.clock.now()) + 60_000).toISOString(),
    )
    team.clock.advance(60_000)
    expect(await codeOf(complete(short))).toBe('ResetInvalid')
  })

  it('no longer works once a newer one was mailed, or the password was changed', async () => {
    const { founder, muniment } = await begin()
    const [older, newer] = [await ticketFor(founder), await ticketFor(founder)]
    expect(await codeOf(complete(older))).toBe('ResetInvalid')
    await muniment.users.changePassword({ password, newPassword: 'changed by myself' }, { as: await self(founder) })
    expect(await codeOf(complete(newer))).toBe('ResetInvalid')
  })

  it('A43 is refused when it is cut, longer, in other case, or of another kind or user', async () => {
    const { founder } = await begin()
    const ticket = await ticketFor(founder)
    await team.muniment.users.requestEmailVerification({}, { as: await self(founder) })
    const ofAnotherKind = team.outbox.newestTo(founder.email, 'email-verification')?.ticket ?? ''
    for (const wrong of [
      ticket.slice(0, 20),
      `${ticket}0`,
      ticket.toUpperCase(),
      encodeURIComponent(`${ticket} `),
      '',
      ofAnotherKind,
      founder.session.reveal(),
    ])
      expect(await codeOf(complete(wrong))).toBe('ResetInvalid')
    expect((await complete(ticket)).userId).toBe(founder.userId)
  })

  it('that is wrong keeps no hasher busy', async () => {
    const { founder, hasher } = await begin()
    const ticket = await ticketFor(founder)
    await complete(ticket)
    const before = hasher.hashed
    expect(await codeOf(complete(ticket))).toBe('ResetInvalid')
    expect(hasher.hashed).toBe(before)
  })

  it('stands in no event, and neither does the new password', async () => {
    const { founder } = await begin()
    const ticket = await ticketFor(founder)
    await complete(ticket)
    const log = JSON.stringify(await team.log(), (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    )
    for (const secret of [ticket, another, founder.email]) expect(log).not.toContain(secret)
  })
})

describe('whoever first proves an address that nobody had proven', () => {
  it('A39 gets a clean house: an account that was prepared under their address opens to nobody else', async () => {
    const { muniment } = await begin()
    // Somebody else signs up with the address of the victim, and prepares a session and keys.
    const attacker = await team.person('victim', 'Prepared')
    const as = await team.as(attacker, attacker.accountId)
    const { apiKey } = await muniment.credentials.issueApiKey({}, { as })
    const again = (await logIn(attacker.email, password)).token
    // The victim reads the mail, and nobody else does.
    await complete(await ticketFor(attacker), 'of the victim alone')
    expect(await codeOf(logIn(attacker.email, password))).toBe('BadLogin')
    for (const session of [attacker.session, again])
      expect(await codeOf(muniment.access.enter({ session, surface: 'dashboard' }))).toBe('SessionExpired')
    for (const consistency of ['fresh', 'strong'] as const)
      expect(await codeOf(muniment.access.enter({ apiKey, surface: 'api', consistency }))).toBe('CredentialRevoked')
    expect(await codeOf(muniment.credentials.issueApiKey({}, { as }))).toBe('SessionExpired')
  })

  it('keeps what they make themselves afterwards, also when the log is caught up with again', async () => {
    const { muniment, founder } = await begin()
    await complete(await ticketFor(founder))
    const session = (await logIn(founder.email, another)).token
    const as = await team.as({ ...founder, session })
    const { apiKey } = await muniment.credentials.issueApiKey({}, { as })
    const later = await team.another()
    await later.catchUp()
    expect((await later.access.enter({ apiKey, surface: 'api' })).id).toBe(founder.userId)
    // The address is theirs by now: another reset spares their keys.
    await complete(await ticketFor(founder), 'yet another good one')
    expect((await later.access.enter({ apiKey, surface: 'api', consistency: 'strong' })).id).toBe(founder.userId)
  })

  it('has verified it', async () => {
    const { founder } = await begin()
    await complete(await ticketFor(founder))
    const session = (await logIn(founder.email, another)).token
    const as = await self({ ...founder, session })
    expect(await codeOf(team.muniment.users.requestEmailVerification({}, { as }))).toBe('EmailAlreadyVerified')
  })
})

describe('a request that hides who there is', () => {
  const reads = async (email: string): Promise<{ readonly answer: unknown; readonly count: number }> => {
    let count = 0
    const muniment = await team.another({
      tickets: { maskNoSuchUser: true },
      store: Object.assign(Object.create(team.store) as typeof team.store, {
        readStream: (...given: Parameters<(typeof team.store)['readStream']>) => (
          (count += 1), team.store.readStream(...given)
        ),
      }),
    })
    await muniment.ready()
    count = 0
    const { hashed, verified } = team.hasher
    const answer = await muniment.users.requestPasswordReset({ email, ip: '203.0.113.9' })
    expect([team.hasher.hashed, team.hasher.verified]).toEqual([hashed, verified])
    return { answer, count }
  }

  it('answers alike for somebody and nobody, and compares no password', async () => {
    await begin()
    const [somebody, nobody] = [await reads(team.founder.email), await reads('nobody@example.com')]
    expect(somebody.answer).toEqual({ mailed: undefined })
    expect(nobody).toEqual(somebody)
    const as = await team.muniment.support({ operator: 'dana', reason: 'review' })
    await team.muniment.users.suspend({ userId: team.founder.userId }, { as })
    expect(await reads(team.founder.email)).toEqual(somebody)
    expect(await reads((await byProvider(team)).email)).toEqual(somebody)
    expect(team.outbox.mails.map(({ kind }) => kind)).toEqual(['password-reset', 'no-password'])
  })
})
