/** Passwords that are changed by who knows them. @module */
import { afterEach, describe, expect, it } from 'vitest'
import { argon2idHasher } from '../../password-hasher/index.ts'
import { aTeam, codeOf, errorOf, password, type Person, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

const another = 'another good password'
const self = (person: Person) => team.as(person, undefined)
const change = async (person: Person, given = password, newPassword = another) =>
  team.muniment.users.changePassword({ password: given, newPassword }, { as: await self(person) })
const logIn = (email: string, given: string) => team.muniment.access.logIn({ email, password: given })

describe('a password', () => {
  it('R19 is changed by somebody who is logged in, and by nobody else', async () => {
    team = await aTeam()
    const { founder, muniment } = team
    const asked = { password, newPassword: another }
    expect(await codeOf(muniment.users.changePassword(asked, {} as never))).toBe('PrincipalRequired')
    const { apiKey } = await muniment.credentials.issueApiKey({}, { as: await team.as(founder) })
    const byKey = await muniment.access.enter({ apiKey, surface: 'api' })
    expect(await codeOf(muniment.users.changePassword(asked, { as: byKey }))).toBe('WrongPrincipal')
    const support = await muniment.support({ operator: 'dana', reason: 'review' })
    expect(await codeOf(muniment.users.changePassword(asked, { as: support }))).toBe('WrongPrincipal')
    expect(await change(founder)).toEqual({})
    expect((await logIn(founder.email, another)).userId).toBe(founder.userId)
    expect(await codeOf(logIn(founder.email, password))).toBe('BadLogin')
  })

  it('R20 is changed with the right old one and an acceptable new one; a wrong old one counts as a failed login', async () => {
    team = await aTeam()
    const { founder } = team
    expect(await errorOf(change(founder, 'wrong'))).toMatchObject({
      code: 'WrongPassword',
      reference: 'ERR_NGROK_4100',
    })
    const types = (await team.log()).slice(-2).map(({ type }) => type)
    expect(types).toEqual(['LoginAttempted', 'LoginFailed'])
    expect(await codeOf(change(founder, password, 'short'))).toBe('PasswordTooShort')
    expect(await codeOf(change(founder, password, password))).toBe('SamePassword')
    expect(await codeOf(change(founder, 'wrong', 'wrong as well, and as long'))).toBe('WrongPassword')
    await change(founder)
  })

  it('changed, ends every session but the one that asked, and leaves one notice', async () => {
    team = await aTeam()
    const { founder, outbox } = team
    const other = { ...founder, session: (await logIn(founder.email, password)).token }
    await change(founder)
    expect(await codeOf(team.as(other))).toBe('SessionExpired')
    expect((await team.as(founder)).id).toBe(founder.userId)
    expect(outbox.mails.filter(({ kind }) => kind === 'notice')).toEqual([
      { kind: 'notice', to: founder.email, about: 'password-changed', at: team.clock.now() },
    ])
    // The session that was kept may do so again, and one of the new epoch ends the kept one.
    await change(founder, another, 'the third good password')
    const newer = { ...founder, session: (await logIn(founder.email, 'the third good password')).token }
    await change(newer, 'the third good password', 'the fourth good password')
    expect(await codeOf(team.as(founder))).toBe('SessionExpired')
    expect((await team.as(newer)).id).toBe(founder.userId)
  })

  it('changed by ten at once is changed by one: the others know another old one by then', async () => {
    team = await aTeam()
    const { founder } = team
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        change(founder, password, `good password number ${n}`).then(
          () => n,
          (error: unknown) => (error as { readonly code: string }).code,
        ),
      ),
    )
    const winners = outcomes.filter((outcome) => typeof outcome === 'number')
    expect(winners).toHaveLength(1)
    expect(new Set(outcomes.filter((outcome) => typeof outcome !== 'number'))).toEqual(new Set(['WrongPassword']))
    expect((await logIn(founder.email, `good password number ${winners[0]}`)).userId).toBe(founder.userId)
  })
})

describe('a password that was hashed with weaker parameters', () => {
  it('is hashed anew when its person logs in, once, and works as before', async () => {
    const strong = argon2idHasher({ memoryKiB: 19_456, iterations: 3 })
    team = await aTeam({ passwordHasher: argon2idHasher() })
    const { founder } = team
    const stronger = await team.another({ passwordHasher: strong })
    const rehashed = async () => (await team.log()).filter(({ type }) => type === 'PasswordRehashed').length
    expect(await codeOf(stronger.access.logIn({ email: founder.email, password: 'wrong' }))).toBe('BadLogin')
    expect(await rehashed()).toBe(0)
    for (let n = 0; n < 2; n += 1)
      expect((await stronger.access.logIn({ email: founder.email, password })).userId).toBe(founder.userId)
    expect(await rehashed()).toBe(1)
    expect((await team.log()).find(({ type }) => type === 'PasswordRehashed')?.metadata['principal.id']).toBe(
      founder.userId,
    )
    expect((await logIn(founder.email, password)).userId).toBe(founder.userId)
    await strong.close()
  })
})
