/** What people are known by: usernames, names, and addresses that change. @module */
import { afterEach, describe, expect, it } from 'vitest'
import { emailChange } from '../../scenarios-of-people.fixture.ts'
import { aTeam, codeOf, password, type Person, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

const self = (person: Person) => team.as(person, undefined)
const codesOf = async (asked: readonly Promise<unknown>[]): Promise<readonly string[]> =>
  Promise.all(
    asked.map((one) =>
      one.then(
        () => 'done',
        (error: unknown) => (error as { readonly code: string }).code,
      ),
    ),
  )

describe('a username', () => {
  it('D55 logs its person in, as the address does, whatever its case', async () => {
    team = await aTeam()
    const { muniment, founder } = team
    await muniment.users.chooseUsername({ username: 'Ada-L' }, { as: await self(founder) })
    for (const email of ['ada-l', 'ADA-L', 'Ada@example.com'])
      expect((await muniment.access.logIn({ email, password })).userId).toBe(founder.userId)
    await muniment.users.chooseUsername({ username: 'lovelace' }, { as: await self(founder) })
    expect(await codeOf(muniment.access.logIn({ email: 'ada-l', password }))).toBe('BadLogin')
    // Each choice changed what they log in by, so each is told to them.
    const notice = { kind: 'notice', to: founder.email, about: 'username-changed', at: team.clock.now() }
    expect(team.outbox.mails).toEqual([notice, notice])
  })

  it('is chosen at the sign-up, and stands in no event in clear', async () => {
    team = await aTeam()
    const { userId } = await team.muniment.users.signUp({
      email: 'new@example.com',
      password,
      username: 'Neuling.42',
      account: 'none',
    })
    expect((await team.muniment.access.logIn({ email: 'neuling.42', password })).userId).toBe(userId)
    const log = JSON.stringify(await team.log(), (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    )
    expect(log.toLowerCase()).not.toContain('neuling')
  })

  it('is one person’s: of fifty who choose one at once, over two instances, one has it; given up, it is free', async () => {
    team = await aTeam()
    const second = await team.another()
    const people = await Promise.all(Array.from({ length: 10 }, (_, n) => team.person(`person-${n}`)))
    const codes = await codesOf(
      Array.from({ length: 50 }, async (_, n) => {
        const instance = n % 2 === 0 ? team.muniment : second
        const as = await team.asOn(instance, people[n % 10] as Person, undefined)
        return instance.users.chooseUsername({ username: n % 3 === 0 ? 'WANTED' : 'wanted' }, { as })
      }),
    )
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(new Set(codes)).toEqual(new Set(['done', 'UsernameTaken', 'UsernameUnchanged']))
    const { userId } = await team.muniment.access.logIn({ email: 'wanted', password })
    const winner = people.find((person) => person.userId === userId) as Person
    await team.muniment.users.chooseUsername({ username: 'another' }, { as: await self(winner) })
    await team.muniment.users.chooseUsername({ username: 'wanted' }, { as: await self(team.founder) })
    expect((await team.muniment.access.logIn({ email: 'wanted', password })).userId).toBe(team.founder.userId)
  })

  it('is no secret of how many there are: a wrong password answers as for a name that is nobody’s', async () => {
    team = await aTeam()
    await team.muniment.users.chooseUsername({ username: 'ada' }, { as: await self(team.founder) })
    const before = team.hasher.verified
    for (const email of ['ada', 'nobody', 'nobody@example.com'])
      expect(await codeOf(team.muniment.access.logIn({ email, password: 'wrong' }))).toBe('BadLogin')
    expect(team.hasher.verified).toBe(before + 3)
  })
})

describe('a name', () => {
  it('is what the trail calls its person from then on', async () => {
    team = await aTeam()
    await team.muniment.users.rename({ name: 'Ada Lovelace' }, { as: await self(team.founder) })
    const { entries } = await team.muniment.audit.entries({}, { as: await team.as(team.founder) })
    expect(entries.some(({ sentence }) => sentence.startsWith('Ada Lovelace founded'))).toBe(true)
  })
})

describe('an e-mail change', () => {
  it('keeps the old address until the new one is confirmed, then frees it; both are told', async () => {
    team = await aTeam()
    const { muniment, founder, outbox } = team
    const ticket = await emailChange(team)
    expect((await muniment.access.logIn({ email: founder.email, password })).userId).toBe(founder.userId)
    expect(await codeOf(muniment.access.logIn({ email: 'new@example.com', password }))).toBe('BadLogin')
    expect(await codeOf(muniment.users.signUp({ email: founder.email, password }))).toBe('EmailTaken')
    await muniment.users.confirmEmailChange({ ticket }, { as: await self(founder) })
    expect((await muniment.access.logIn({ email: 'new@example.com', password })).userId).toBe(founder.userId)
    expect(await codeOf(muniment.access.logIn({ email: founder.email, password }))).toBe('BadLogin')
    const told = outbox.mails.flatMap((mail) => (mail.kind === 'notice' ? [[mail.about, mail.to]] : []))
    expect(told).toEqual([
      ['email-changed', founder.email],
      ['email-changed', 'new@example.com'],
    ])
    const somebody = await muniment.users.signUp({ email: founder.email, password })
    expect(somebody.userId).not.toBe(founder.userId)
  })

  it('leaves who reads the old mailbox nothing: tickets that were mailed there no longer work', async () => {
    team = await aTeam()
    const { muniment, founder, outbox } = team
    await muniment.users.requestPasswordReset({ email: founder.email })
    const reset = outbox.newestTo(founder.email, 'password-reset')?.ticket ?? ''
    await muniment.users.confirmEmailChange({ ticket: await emailChange(team) }, { as: await self(founder) })
    const asked = muniment.users.completePasswordReset({ ticket: reset, password: 'another good password' })
    expect(await codeOf(asked)).toBe('ResetInvalid')
  })

  it('is confirmed by its person alone, and no longer once it was cancelled', async () => {
    team = await aTeam()
    const { muniment, founder } = team
    const bob = await team.person('bob')
    const ticket = await emailChange(team)
    const byBob = muniment.users.confirmEmailChange({ ticket }, { as: await self(bob) })
    expect(await codeOf(byBob)).toBe('EmailChangeInvalid')
    await muniment.users.cancelEmailChange({}, { as: await self(founder) })
    const late = muniment.users.confirmEmailChange({ ticket }, { as: await self(founder) })
    expect(await codeOf(late)).toBe('EmailChangeInvalid')
  })

  it('A25 to one free address by two people at once is one person’s, and neither loses the old one for nothing', async () => {
    team = await aTeam()
    const { muniment, outbox } = team
    const [bob, eve] = [await team.person('bob'), await team.person('eve')]
    const tickets: string[] = []
    for (const person of [bob, eve]) {
      await muniment.users.requestEmailChange({ email: 'wanted@example.com' }, { as: await self(person) })
      tickets.push(outbox.newestTo('wanted@example.com', 'email-change')?.ticket ?? '')
    }
    const codes = await codesOf(
      Array.from({ length: 50 }, async (_, n) =>
        muniment.users.confirmEmailChange(
          { ticket: tickets[n % 2] ?? '' },
          { as: await self(n % 2 === 0 ? bob : eve) },
        ),
      ),
    )
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    const { userId } = await muniment.access.logIn({ email: 'wanted@example.com', password })
    const loser = userId === bob.userId ? eve : bob
    expect((await muniment.access.logIn({ email: loser.email, password })).userId).toBe(loser.userId)
  })

  it('A27 proves the new address and no other: an invitation to it is accepted without the old one', async () => {
    team = await aTeam()
    const { muniment, founder, outbox } = team
    const bob = await team.person('bob')
    await muniment.users.requestEmailChange({ email: 'bobby@example.com' }, { as: await self(bob) })
    const ticket = outbox.newestTo('bobby@example.com', 'email-change')?.ticket ?? ''
    await muniment.users.confirmEmailChange({ ticket }, { as: await self(bob) })
    await muniment.accounts.invite({ email: 'bobby@example.com' }, { as: await team.as(founder) })
    const invited = outbox.newestTo('bobby@example.com', 'invitation')?.ticket ?? ''
    await muniment.accounts.acceptInvitation({ ticket: invited }, { as: await self(bob) })
    expect((await team.as(bob)).id).toBe(bob.userId)
    expect(await codeOf(muniment.users.requestEmailVerification({}, { as: await self(bob) }))).toBe(
      'EmailAlreadyVerified',
    )
  })
})
