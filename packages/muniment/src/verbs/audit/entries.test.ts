/** The audit trail: every event, in order, to whoever may read it. @module */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aTeam, codeOf, password, type Person, type Team } from '../../team.fixture.ts'
import type { AuditEntry, AuditQuery } from '../../index.ts'

let team: Team
let grace: Person
let bob: Person

beforeAll(async () => {
  team = await aTeam()
  grace = await team.person('grace')
  bob = await team.person('bob', 'Bobs')
  await codeOf(team.as(grace))
  await codeOf(team.muniment.access.logIn({ email: grace.email, password: 'wrong' }))
  await codeOf(team.muniment.access.logIn({ email: 'nobody@example.com', password, ip: '203.0.113.5' }))
  const membershipId = await team.join(grace, { team: 'manager' })
  const henry = await team.join(await team.person('henry'))
  const { accounts, credentials, access } = team.muniment
  const as = await team.as(grace)
  const { apiKey } = await credentials.issueApiKey({}, { as })
  const api = await access.enter({ apiKey: apiKey ?? '', surface: 'api', ip: '203.0.113.9', userAgent: 'curl/8' })
  await accounts.invite({ email: 'x@example.com' }, { as: api })
  for (const verb of ['disableMember', 'enableMember', 'removeMember'] as const)
    await accounts[verb]({ membershipId: henry }, { as })
  await accounts.invite({ email: grace.email }, { as: await team.as(bob, bob.accountId) })
  expect(membershipId).toMatch(/^mem_/)
})
afterAll(() => team.close())

const everything = async (): Promise<readonly AuditEntry[]> => {
  const as = await team.muniment.support({ operator: 'dana', reason: 'review' })
  return (await team.muniment.audit.entries({ limit: 1_000 }, { as })).entries
}

const readBy = async (person: Person, query: AuditQuery = {}, account = team.accountId) =>
  team.muniment.audit.entries({ limit: 1_000, ...query }, { as: await team.as(person, account) })

describe('the audit trail', () => {
  it('has an entry for every event of the log, in order, with a sentence and a label', async () => {
    const entries = await everything()
    const log = await team.log()
    expect(entries.map(({ eventId, type, stream }) => ({ id: eventId, type, stream }))).toEqual(
      log.map(({ id, type, stream }) => ({ id, type, stream })),
    )
    expect(entries.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => index))
    for (const { sentence, principal, command, commandId, at, type } of entries) {
      expect(sentence, type).toMatch(/^\S.*\S$/)
      expect(sentence, type).not.toMatch(/undefined|\[object|\[sealed]|\[erased]|mem_|usr_/)
      expect([principal.label, command, commandId].every((text) => text.length > 0)).toBe(true)
      expect(at).toMatch(/^\d{4}-\d{2}-\d{2}T/)
    }
  })

  it('says in plain words who did what to whom', async () => {
    const told = (await everything()).map(({ sentence }) => sentence)
    for (const expected of [
      'ada founded the account "Acme"',
      'grace signed up by password',
      'ada invited grace@example.com: developer read_write, team manager',
      'grace accepted the invitation',
      'grace joined by invitation: developer read_write, team manager',
      'somebody tried to log in by password',
      'somebody failed to log in by password: wrong-password',
      `a session was refused entry to the account ${team.accountId}: NotAMember`,
      'grace disabled henry',
      'grace enabled henry',
      'grace removed henry',
    ])
      expect(told).toContain(expected)
    expect(told.some((each) => /^grace revoked the credential cr_\w+: member-removed$/.test(each))).toBe(true)
  })

  it('tells address and device of whoever acted, and by which credential or session', async () => {
    const { entries } = await readBy(team.founder, { types: ['UserInvited'] })
    const byApi = entries.find(({ principal }) => principal.source === 'api')
    expect(byApi).toMatchObject({ ip: '203.0.113.9', userAgent: 'curl/8', sessionId: undefined })
    expect(byApi?.credentialId).toMatch(/^ak_/)
    expect(entries[0]).toMatchObject({ credentialId: undefined, sessionId: expect.stringMatching(/^ses_/) })
    const stranger = (await everything()).find(({ stream }) => stream.includes('loginAttempts'))
    expect(stranger).toMatchObject({ ip: '203.0.113.5', principal: { kind: 'anonymous', label: 'anonymous' } })
  })

  it('keeps people apart who are called alike: whoever issues to a namesake has not issued to themselves', async () => {
    const { accounts, access, credentials, users } = team.muniment
    const email = 'namesake@example.com'
    await users.signUp({ email, password, name: 'ada', account: 'none' })
    const { token } = await access.logIn({ email, password })
    const namesake = { ...grace, email, session: token }
    const owner = await team.join(namesake)
    const { credentialId } = await credentials.issueApiKey({ owner }, { as: await team.as(team.founder) })
    await accounts.removeMember({ membershipId: owner }, { as: await team.as(team.founder) })
    const issued = (await everything()).filter(
      ({ type, sentence }) => type === 'CredentialIssued' && sentence.includes(credentialId),
    )
    expect(issued.map(({ sentence }) => sentence)).toEqual([`ada issued the api-key ${credentialId} to ada`])
  })

  it('names the event that caused a reaction', async () => {
    const entries = await everything()
    const removed = entries.find(({ type }) => type === 'MemberRemoved')
    const revoked = entries.find(({ type }) => type === 'CredentialRevoked')
    expect(revoked).toMatchObject({
      causedBy: removed?.eventId,
      reaction: 'revoke-credentials-when-member-removed',
      principal: { id: grace.userId },
    })
  })
})

describe('who reads what', () => {
  it('an administrator reads the account and nothing of any other', async () => {
    const { entries } = await readBy(team.founder)
    expect(new Set(entries.map(({ account }) => account))).toEqual(new Set([team.accountId]))
    const all = (await everything()).filter(({ account }) => account === team.accountId)
    expect(entries).toEqual(all)
    expect(JSON.stringify(entries)).not.toMatch(new RegExp(`Bobs|bob|${bob.userId}|${bob.accountId}`))
    const ofBob = await readBy(bob, {}, bob.accountId)
    expect(new Set(ofBob.entries.map(({ account }) => account))).toEqual(new Set([bob.accountId]))
  })

  it('an administrator who asks for somebody of another account gets nothing', async () => {
    expect((await readBy(team.founder, { principal: bob.userId })).entries).toEqual([])
  })

  it('a member reads what it did itself, and is refused anybody else (ForbiddenAudit)', async () => {
    const { entries } = await readBy(grace)
    expect(entries.length).toBeGreaterThan(5)
    for (const { principal, account } of entries)
      expect([principal.id, account]).toEqual([grace.userId, team.accountId])
    expect((await readBy(grace, { principal: grace.userId })).entries).toEqual(entries)
    expect(await codeOf(readBy(grace, { principal: team.founder.userId }))).toBe('ForbiddenAudit')
  })

  it('whoever has entered no account reads what they did themselves, everywhere, and is refused anybody else', async () => {
    for (const person of [team.founder, grace, bob]) {
      const as = await team.as(person, undefined)
      const ask = (query: AuditQuery) => team.muniment.audit.entries({ limit: 1_000, ...query }, { as })
      const own = (await everything()).filter(({ principal }) => principal.id === person.userId)
      expect(new Set(own.map(({ account }) => account)).size).toBeGreaterThan(1)
      expect((await ask({})).entries).toEqual(own)
      expect((await ask({ principal: person.userId })).entries).toEqual(own)
      const told: AuditEntry[] = []
      for await (const entry of team.muniment.audit.by(as)) told.push(entry)
      expect(told).toEqual(own)
      expect(await codeOf(ask({ principal: 'usr_' + '0'.repeat(32) }))).toBe('ForbiddenAudit')
    }
  })

  it('support reads everything, and has nothing of its own to go through (WrongPrincipal)', async () => {
    expect((await everything()).length).toBe((await team.log()).length)
    const as = await team.muniment.support({ operator: 'dana', reason: 'review' })
    const asked = team.muniment.audit.by(as)[Symbol.asyncIterator]().next()
    await expect(asked).rejects.toMatchObject({
      code: 'WrongPrincipal',
      refusal: { _tag: 'WrongPrincipal', needs: 'user' },
    })
  })
})

describe('pages', () => {
  it.each([1, 2, 7, 1_000])('of %i put together are the whole', async (limit) => {
    const whole = (await readBy(team.founder)).entries
    const collected: AuditEntry[] = []
    let pages = 0
    for (let after: number | undefined; ; pages += 1) {
      const page = await readBy(team.founder, after === undefined ? { limit } : { limit, after })
      expect(page.entries.length).toBeLessThanOrEqual(limit)
      collected.push(...page.entries)
      if (page.next === undefined) break
      after = page.next
    }
    expect(collected).toEqual(whole)
    expect(pages + 1).toBe(Math.ceil(whole.length / limit))
  })

  it('are filtered by type and by credential', async () => {
    const types = ['MemberJoined', 'MemberRemoved']
    const { entries } = await readBy(team.founder, { types })
    expect(new Set(entries.map(({ type }) => type))).toEqual(new Set(types))
    const byApi = (await readBy(team.founder)).entries.find(({ credentialId }) => credentialId !== undefined)
    const credential = byApi?.credentialId as string
    expect((await readBy(team.founder, { credential })).entries).toEqual([byApi])
    expect((await readBy(team.founder, { types: [] })).entries).toEqual([])
  })

  it('by() goes through everything that the principal did, page after page', async () => {
    const as = await team.as(team.founder)
    const told: AuditEntry[] = []
    for await (const entry of team.muniment.audit.by(as)) told.push(entry)
    expect(told).toEqual((await readBy(team.founder, { principal: team.founder.userId })).entries)
  })
})
