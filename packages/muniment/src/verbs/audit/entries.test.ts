/** The audit trail: every event, in order, to whoever may read it. @module */
import type { Principal } from '@muniment/core'
import { aesGcmSealer, type Sealed } from '@muniment/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aTeam, codeOf, password, type Person, seededRandom, type Team } from '../../team.fixture.ts'
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
      causes: [{ eventId: removed?.eventId, sequence: removed?.sequence }],
      reaction: 'revoke-credentials-when-member-removed',
      principal: { id: grace.userId },
    })
  })
})

describe('who reads what', () => {
  it('an administrator reads the account and nothing of any other', async () => {
    const whole = (await readBy(team.founder)).entries
    const entries = whole.filter(({ detail }) => detail === 'full')
    expect(new Set(entries.map(({ account }) => account))).toEqual(new Set([team.accountId]))
    expect(JSON.stringify(whole)).not.toMatch(new RegExp(`Bobs|bob|${bob.userId}|${bob.accountId}`))
    const all = (await everything()).filter(({ account }) => account === team.accountId)
    // Support sees by which session somebody tried who is no member; the account does not.
    const asAdministrator = all.map((entry) =>
      entry.type === 'AccountEntryRefused'
        ? { ...entry, stream: 'muniment.session-[withheld]', sessionId: undefined, ip: undefined, userAgent: undefined }
        : entry,
    )
    expect(entries).toEqual(asAdministrator)
    const ofBob = (await readBy(bob, {}, bob.accountId)).entries
    expect(new Set(ofBob.map(({ account }) => account))).toEqual(new Set([bob.accountId, undefined]))
    for (const { account, target } of ofBob) if (account === undefined) expect(target.id).toBe(bob.userId)
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

describe('an entry that was refused', () => {
  const origin = { ip: '198.51.100.7', userAgent: 'Browser of a stranger', requestId: 'r' }
  const shown = { ip: origin.ip, userAgent: origin.userAgent, sessionId: expect.stringMatching(/^ses_/) }
  const withheld = { ip: undefined, userAgent: undefined, sessionId: undefined }

  const aRefusal = async (other: Team, person: Person) => {
    const into = { session: person.session, account: other.accountId, surface: 'dashboard', ...origin } as const
    return codeOf(other.muniment.access.enter(into))
  }
  const refusals = async (other: Team, as: Principal) =>
    (await other.muniment.audit.entries({ types: ['AccountEntryRefused'] }, { as })).entries

  it('to somebody who is no member shows the account no address, no device and no session; support sees them', async () => {
    const other = await aTeam()
    const stranger = await other.person('stranger', 'Strangers')
    expect(await aRefusal(other, stranger)).toBe('NotAMember')
    const [ofAccount] = await refusals(other, await other.as(other.founder))
    expect(ofAccount).toMatchObject({ ...withheld, stream: 'muniment.session-[withheld]' })
    const recorded = (await other.log()).find(({ type }) => type === 'AccountEntryRefused')
    const sessionId = recorded?.metadata['session.id'] ?? ''
    expect(sessionId).toMatch(/^ses_/)
    expect(JSON.stringify(ofAccount)).not.toMatch(new RegExp(`198.51|stranger|${sessionId.slice(4)}`, 'i'))
    const [ofSupport] = await refusals(other, await other.muniment.support({ operator: 'dana', reason: 'review' }))
    expect(ofSupport).toMatchObject({ ...shown, stream: recorded?.stream })
    await other.close()
  })

  it('to somebody who administers the account by now shows them their own', async () => {
    const other = await aTeam()
    const henry = await other.person('henry')
    await aRefusal(other, henry)
    await other.join(henry, { administrator: true, team: 'manager', billing: 'access' })
    expect(await refusals(other, await other.as(henry))).toMatchObject([shown])
    expect(await refusals(other, await other.as(other.founder))).toMatchObject([withheld])
    await other.close()
  })

  it('to a member who is disabled shows the account where it came from', async () => {
    const other = await aTeam()
    const henry = await other.person('henry')
    const membershipId = await other.join(henry)
    const as = await other.as(other.founder)
    await other.muniment.accounts.disableMember({ membershipId }, { as })
    expect(await aRefusal(other, henry)).toBe('MemberDisabled')
    expect(await refusals(other, as)).toMatchObject([shown])
    await other.close()
  })

  it('is sealed for the person whose session it is, and goes with their key', async () => {
    const other = await aTeam()
    const stranger = await other.person('stranger')
    await aRefusal(other, stranger)
    const recorded = (await other.log()).find(({ type }) => type === 'AccountEntryRefused')
    const { keyStore } = other.options.keys
    const sealer = aesGcmSealer(keyStore, seededRandom())
    const ip = recorded?.metadata['request.ip'] as Sealed
    expect(await sealer.unseal(stranger.userId, 'request.ip', ip)).toBe(origin.ip)
    await keyStore.forget(stranger.userId)
    const as = await other.muniment.support({ operator: 'dana', reason: 'review' })
    expect(await refusals(other, as)).toMatchObject([{ ip: '[erased]', userAgent: '[erased]' }])
    await other.close()
  })
})

describe('a person without an account', () => {
  it('reads nothing of an account that does not admit them any more, and what is their own as ever', async () => {
    const other = await aTeam()
    const henry = await other.person('henry', 'Henrys')
    const membershipId = await other.join(henry, { team: 'manager' })
    await other.muniment.accounts.invite({ email: 'secret.hire@example.com' }, { as: await other.as(henry) })
    const own = async () => {
      const read: AuditEntry[] = []
      for await (const entry of other.muniment.audit.by(await other.as(henry, undefined))) read.push(entry)
      return read
    }
    const ofTeam = (read: readonly AuditEntry[]) => read.filter(({ account }) => account === other.accountId)
    const before = await own()
    expect(ofTeam(before).map(({ type }) => type)).toContain('UserInvited')
    const rest = before.filter(({ account }) => account !== other.accountId)
    const as = () => other.as(other.founder)
    await other.muniment.accounts.disableMember({ membershipId }, { as: await as() })
    expect(await own()).toEqual(rest)
    await other.muniment.accounts.enableMember({ membershipId }, { as: await as() })
    expect(await own()).toEqual(before)
    await other.muniment.accounts.removeMember({ membershipId }, { as: await as() })
    expect(await own()).toEqual(rest)
    expect(new Set(rest.map(({ account }) => account))).toEqual(new Set([undefined, henry.accountId]))
    expect(rest.map(({ type }) => type)).toContain('UserSignedUp')
    await other.close()
  })
})

describe('an iteration', () => {
  const aLongTrail = async () => {
    const other = await aTeam()
    const henry = await other.person('henry', 'Henrys')
    const membershipId = await other.join(henry)
    const as = await other.as(henry)
    for (let n = 0; n < 110; n += 1) await other.muniment.credentials.issueApiKey({}, { as })
    return { other, membershipId, as }
  }

  it('is one call: its principal may grow older than a minute while it goes on, and must be fresh when it begins', async () => {
    const { other, as } = await aLongTrail()
    const read: string[] = []
    for await (const { type } of other.muniment.audit.by(as)) {
      read.push(type)
      if (read.length === 50) other.clock.advance(3_600_000)
    }
    expect(read.filter((type) => type === 'CredentialIssued').length).toBeGreaterThan(110)
    await expect(other.muniment.audit.by(as)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'PrincipalExpired',
    })
    await other.close()
  })

  it('ends as soon as its principal may not read any more, at the next page', async () => {
    const { other, membershipId, as } = await aLongTrail()
    const read: string[] = []
    const reading = async () => {
      for await (const { type } of other.muniment.audit.by(as)) {
        read.push(type)
        if (read.length !== 50) continue
        await other.muniment.accounts.removeMember({ membershipId }, { as: await other.as(other.founder) })
      }
    }
    expect(await codeOf(reading())).toBe('NotAMember')
    expect(read).toHaveLength(100)
    await other.close()
  })

  it('of nobody is PrincipalRequired', () =>
    expect(
      team.muniment.audit
        .by(undefined as never)
        [Symbol.asyncIterator]()
        .next(),
    ).rejects.toMatchObject({
      code: 'PrincipalRequired',
    }))
})

describe('pages', () => {
  it.each([1, 2, 7, 1_000])('of %i put together are the whole', async (limit) => {
    const whole = (await readBy(team.founder)).entries
    const collected: AuditEntry[] = []
    let pages = 0
    for (let after: string | undefined; ; pages += 1) {
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

describe('an event of a session that this release cannot read', () => {
  it('tells the account that it belongs to neither the session nor the request', async () => {
    const own = await aTeam()
    const entered = (await own.log()).find(({ type }) => type === 'SessionStarted')
    const metadata = { ...entered?.metadata, account: own.accountId, 'request.id': 'request 7', 'session.id': 'ses_x' }
    const stream = `muniment.session-ses_${'7'.repeat(32)}`
    await own.store.append({
      stream,
      expected: 'any',
      events: [{ id: crypto.randomUUID(), type: 'AccountEntryRefusedAnew', data: {}, metadata }],
    })
    const { entries } = await own.muniment.audit.entries({ limit: 1_000 }, { as: await own.as(own.founder) })
    const unread = entries.find(({ type }) => type === 'AccountEntryRefusedAnew')
    expect(unread).toMatchObject({ sessionId: undefined, requestId: undefined })
    expect(unread?.stream).toMatch(/\[withheld\]$/)
    expect(unread?.target.id).toBe('[withheld]')
    const support = await own.muniment.support({ operator: 'dana', reason: 'review' })
    const { entries: all } = await own.muniment.audit.entries({ limit: 1_000 }, { as: support })
    expect(all.find(({ type }) => type === 'AccountEntryRefusedAnew')).toMatchObject({ stream, requestId: 'request 7' })
    await own.close()
  })
})
