/** Dashboard sessions: their two ends, to the millisecond. @module */
import { afterEach, describe, expect, it } from 'vitest'
import { aTeam, codeOf, type Person, type Team } from '../../team.fixture.ts'
import type { Secret } from '../../secret.ts'

let team: Team
afterEach(() => team.close())

const hour = 3_600_000

const aSession = async (sessions: { readonly idleMs?: number; readonly lifetimeMs?: number } = {}): Promise<Person> => {
  team = await aTeam({ sessions })
  return team.person('grace', 'Graces')
}

describe('a dashboard session', () => {
  it('lives a day without a sign of life, and not a millisecond longer', async () => {
    const { session } = await aSession()
    const other = await team.person('heidi')
    const enter = (token: Secret) => team.muniment.access.enter({ session: token, surface: 'dashboard' })
    team.clock.advance(24 * hour - 1)
    await enter(session)
    team.clock.advance(1)
    expect(await codeOf(enter(other.session))).toBe('SessionExpired')
    team.clock.advance(24 * hour - 1)
    expect(await codeOf(enter(session))).toBe('SessionExpired')
  })

  it('lives on with every entry, but never past its absolute end', async () => {
    const person = await aSession({ idleMs: 10 * hour, lifetimeMs: 25 * hour })
    for (let n = 0; n < 4; n += 1) {
      team.clock.advance(6 * hour)
      await team.as(person, person.accountId)
    }
    team.clock.advance(hour - 1)
    await team.as(person, person.accountId)
    team.clock.advance(1)
    expect(await codeOf(team.as(person, person.accountId))).toBe('SessionExpired')
  })

  it('tells its absolute end at login: now plus the lifetime', async () => {
    const { email, password } = await aSession({ lifetimeMs: 90_000 })
    const { expiresAt } = await team.muniment.access.logIn({ email, password })
    expect(Date.parse(expiresAt) - Date.parse(team.clock.now())).toBe(90_000)
  })

  it('over, its principals are refused too, although they are younger than a minute', async () => {
    const person = await aSession({ lifetimeMs: 30_000 })
    const as = await team.as(person, person.accountId)
    team.clock.advance(29_999)
    await team.muniment.accounts.invite({ email: 'x@example.com' }, { as })
    team.clock.advance(1)
    expect(await codeOf(team.muniment.accounts.invite({ email: 'y@example.com' }, { as }))).toBe('SessionExpired')
  })

  it('a refused entry is no sign of life', async () => {
    const person = await aSession({ idleMs: hour })
    team.clock.advance(hour - 1)
    expect(await codeOf(team.as(person))).toBe('NotAMember')
    team.clock.advance(1)
    expect(await codeOf(team.as(person))).toBe('SessionExpired')
  })

  it('an entry within a quarter of the idle time records nothing, from the same address', async () => {
    const person = await aSession({ idleMs: 4 * hour })
    const { session } = person
    const enter = (ip: string) =>
      team.muniment.access.enter({ session, account: person.accountId as string, surface: 'dashboard', ip })
    const recordedBy = async (ip: string) => {
      const before = (await team.log()).length
      await enter(ip)
      return (await team.log()).length - before
    }
    expect(await recordedBy('10.0.0.1')).toBe(1)
    expect(await recordedBy('::ffff:10.0.0.1')).toBe(0)
    expect(await recordedBy('10.0.0.2')).toBe(1)
    team.clock.advance(hour - 1)
    expect(await recordedBy('10.0.0.2')).toBe(0)
    team.clock.advance(1)
    expect(await recordedBy('10.0.0.2')).toBe(1)
  })

  it('alternating between accounts that refuse it, and one that lets it in, records each once', async () => {
    const person = await aSession()
    const bob = await team.person('bob', 'Bobs')
    const { length } = await team.log()
    for (let n = 0; n < 10; n += 1) {
      for (const account of [team.accountId, bob.accountId])
        expect(await codeOf(team.as(person, account))).toBe('NotAMember')
      await team.as(person, person.accountId)
    }
    const recorded = (await team.log()).slice(length).map(({ type }) => type)
    expect(recorded).toEqual(['AccountEntryRefused', 'AccountEntryRefused', 'AccountEntered'])
  })

  it('whose clock was ahead for a moment is recorded as ever after it', async () => {
    const person = await aSession({ idleMs: 24 * hour, lifetimeMs: 90 * 24 * hour })
    team.clock.advance(22 * hour)
    await team.as(person, person.accountId)
    team.clock.advance(-22 * hour)
    const { length } = await team.log()
    for (let n = 0; n < 20; n += 1) {
      team.clock.advance(hour)
      await team.as(person, person.accountId)
    }
    expect((await team.log()).length - length).toBe(4)
  })

  it('of a disabled member stays open for what concerns the person alone, and works again when enabled', async () => {
    const person = await aSession()
    const membershipId = await team.join(person)
    const as = await team.as(team.founder)
    await team.muniment.accounts.disableMember({ membershipId }, { as })
    expect(await codeOf(team.as(person))).toBe('MemberDisabled')
    expect((await team.as(person, undefined)).id).toBe(person.userId)
    expect((await team.as(person, person.accountId)).accountId).toBe(person.accountId)
    await team.muniment.accounts.enableMember({ membershipId }, { as })
    expect((await team.as(person)).membershipId).toBe(membershipId)
  })
})
