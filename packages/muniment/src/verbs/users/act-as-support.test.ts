/** What the platform's own staff does to people, by name and with a reason. @module */
import { afterEach, describe, expect, it } from 'vitest'
import { oneStreamAtATime } from '../../engine/stores.fixture.ts'
import { assertionOf, byProvider } from '../../scenarios-of-people.fixture.ts'
import { aTeam, codeOf, password, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

const another = 'another good password'
const dana = () => team.muniment.support({ operator: 'dana', reason: 'ticket 4711' })
const logIn = (email: string, given = password) => team.muniment.access.logIn({ email, password: given })
const on = async (verb: 'suspend' | 'restore' | 'ban' | 'expirePassword' | 'convertLogin', userId: string) =>
  team.muniment.users[verb]({ userId }, { as: await dana() })
const resetTicket = async (email: string) => {
  await team.muniment.users.requestPasswordReset({ email })
  return team.outbox.newestTo(email, 'password-reset')?.ticket ?? ''
}

describe('a suspended person', () => {
  it('can do nothing by any of what they hold; once they are restored all of it works again but sessions', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    await team.join(grace)
    const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(grace) })
    const byKey = () => team.muniment.access.enter({ apiKey, surface: 'api', consistency: 'strong' })
    const admitted = await team.as(grace)
    await on('suspend', grace.userId)
    expect(await codeOf(team.as(grace))).toBe('NotLoggedIn')
    expect(await codeOf(team.as(grace, undefined))).toBe('NotLoggedIn')
    expect(await codeOf(team.muniment.credentials.issueApiKey({}, { as: admitted }))).toBe('NotLoggedIn')
    expect(await codeOf(byKey())).toBe('CredentialOwnerInactive')
    expect(await codeOf(logIn(grace.email))).toBe('UserIsSuspended')
    expect(await codeOf(team.muniment.users.requestPasswordReset({ email: grace.email }))).toBe('NoSuchUser')
    await on('restore', grace.userId)
    expect((await byKey()).id).toBe(grace.userId)
    expect(await codeOf(team.as(grace))).toBe('SessionExpired')
    expect((await logIn(grace.email)).userId).toBe(grace.userId)
  })

  it('is told so by the right password alone, and a wrong one costs and says what one of anybody does', async () => {
    team = await aTeam()
    const [grace, henry] = [await team.person('grace'), await team.person('henry')]
    await on('suspend', grace.userId)
    const costOf = async (email: string) => {
      const [before, compared] = [(await team.log()).length, team.hasher.verified]
      const code = await codeOf(logIn(email, 'wrong'))
      const written = (await team.log()).slice(before).map(({ type }) => type)
      return { code, compared: team.hasher.verified - compared, written }
    }
    const cost = await costOf(grace.email)
    expect(cost).toMatchObject({ code: 'BadLogin', compared: 1 })
    for (const email of [henry.email, 'nobody@example.com']) expect(await costOf(email)).toEqual(cost)
    const compared = team.hasher.verified
    expect(await codeOf(logIn(grace.email))).toBe('UserIsSuspended')
    expect(team.hasher.verified - compared).toBe(1)
  })

  it('is not reset by a ticket that was mailed before, and comes in by no provider', async () => {
    team = await aTeam()
    const ticket = await resetTicket(team.founder.email)
    const grace = await byProvider(team)
    for (const { userId } of [team.founder, grace]) await on('suspend', userId)
    expect(await codeOf(team.muniment.users.completePasswordReset({ ticket, password: another }))).toBe('ResetInvalid')
    const assertion = await assertionOf(team, { subject: 'of grace', email: grace.email })
    expect(await codeOf(team.muniment.access.logInWithProvider({ assertion }))).toBe('UserIsSuspended')
  })

  it('keeps their address, whoever asks for it', async () => {
    team = await aTeam({}, oneStreamAtATime)
    const grace = await team.person('grace')
    for (const verb of ['suspend', 'ban'] as const) {
      await on(verb, grace.userId)
      expect(await codeOf(team.muniment.users.signUp({ email: grace.email, password: another }))).toBe('EmailTaken')
    }
  })
})

describe('a banned person', () => {
  it('is out for good', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    await on('ban', grace.userId)
    expect(await codeOf(team.as(grace, undefined))).toBe('NotLoggedIn')
    expect(await codeOf(logIn(grace.email))).toBe('UserIsBanned')
    expect(await codeOf(on('restore', grace.userId))).toBe('UserIsBanned')
  })
})

describe('a password that has expired', () => {
  it('logs nobody in until it is reset; sessions stay, and a wrong one is told nothing', async () => {
    team = await aTeam()
    const { founder, muniment } = team
    await on('expirePassword', founder.userId)
    expect(await codeOf(logIn(founder.email))).toBe('PasswordHasExpired')
    expect(await codeOf(logIn(founder.email, 'wrong'))).toBe('BadLogin')
    expect((await team.as(founder)).id).toBe(founder.userId)
    const ticket = await resetTicket(founder.email)
    await muniment.users.completePasswordReset({ ticket, password: another })
    expect((await logIn(founder.email, another)).userId).toBe(founder.userId)
  })
})

describe('a login of a provider that is gone', () => {
  it('is converted: the person sets a password by mail, and not before', async () => {
    team = await aTeam()
    const grace = await byProvider(team)
    expect(await codeOf(team.muniment.users.requestPasswordReset({ email: grace.email }))).toBe('NoPasswordSet')
    await on('convertLogin', grace.userId)
    const ticket = await resetTicket(grace.email)
    await team.muniment.users.completePasswordReset({ ticket, password: another })
    expect((await logIn(grace.email, another)).userId).toBe(grace.userId)
  })
})

describe('whoever support changes the login of', () => {
  it('is told once at their address, and of nothing else that is done to them', async () => {
    team = await aTeam()
    const grace = await byProvider(team)
    await on('convertLogin', grace.userId)
    await on('expirePassword', team.founder.userId)
    await on('suspend', team.founder.userId)
    expect(team.outbox.mails.filter(({ kind }) => kind === 'notice')).toEqual([
      { kind: 'notice', to: grace.email, about: 'login-converted', at: team.clock.now() },
      { kind: 'notice', to: team.founder.email, about: 'password-expired', at: team.clock.now() },
    ])
  })
})

describe('support', () => {
  it('is on record with its name and its reason; the same command id again is the first outcome', async () => {
    team = await aTeam()
    const options = { as: await dana(), commandId: 'once' }
    const { userId } = team.founder
    expect(await team.muniment.users.suspend({ userId }, options)).toEqual({ userId, repeated: false })
    expect(await team.muniment.users.suspend({ userId }, options)).toEqual({ userId, repeated: true })
    expect((await team.log()).filter(({ type }) => type === 'UserSuspended')).toMatchObject([
      { metadata: { 'principal.kind': 'support', 'principal.operator': 'dana', reason: 'ticket 4711' } },
    ])
  })

  it('may use one command id for several people: each is a command of its own, and the log verifies', async () => {
    team = await aTeam()
    const [grace, henry] = [await team.person('grace'), await team.person('henry')]
    const as = await dana()
    for (const { userId } of [grace, henry])
      expect(await team.muniment.users.suspend({ userId }, { as, commandId: 'ticket 4711' })).toMatchObject({
        repeated: false,
      })
    expect((await team.muniment.audit.verify({}, { as })).findings).toEqual([])
  })

  it('of another instance, an administrator and an API key of one are none', async () => {
    team = await aTeam()
    const { userId } = team.founder
    const other = await team.another()
    const foreign = await other.support({ operator: 'dana', reason: 'ticket 4711' })
    expect(await codeOf(team.muniment.users.ban({ userId }, { as: foreign }))).toBe('PrincipalRequired')
    const as = await team.as(team.founder)
    const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as })
    const byKey = await team.muniment.access.enter({ apiKey, surface: 'api' })
    for (const one of [as, byKey, await team.as(team.founder, undefined)])
      expect(await codeOf(team.muniment.users.ban({ userId }, { as: one }))).toBe('WrongPrincipal')
  })

  it('twenty at once suspend once: the others are told that it is so', async () => {
    team = await aTeam()
    const { userId } = team.founder
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        on('suspend', userId).then(
          () => 'done',
          () => 'refused',
        ),
      ),
    )
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(1)
    expect((await team.log()).filter(({ type }) => type === 'UserSuspended')).toHaveLength(1)
  })
})
