/** Questions to the audit trail: by target and time, in either order, page by page, before and after. @module */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEntry, AuditQuery } from '../../index.ts'
import { aTeam, codeOf, errorOf, password, type Person, type Team } from '../../team.fixture.ts'

let team: Team
let grace: Person
let bob: Person
let graces: string
let credentialId: string
let disabledAt: string

beforeAll(async () => {
  team = await aTeam()
  grace = await team.person('grace')
  bob = await team.person('bob', 'Bobs')
  const before = { email: grace.email, password, ip: '203.0.113.4', userAgent: 'Before' }
  await team.muniment.access.logIn(before)
  team.clock.advance(1_000)
  const membershipId = await team.join(grace)
  graces = membershipId
  const issued = await team.muniment.credentials.issueApiKey(
    { description: 'ci' },
    { as: await team.as(grace), commandId: 'issue' },
  )
  credentialId = issued.credentialId
  team.clock.advance(1_000)
  await codeOf(team.muniment.access.logIn({ ...before, password: 'wrong', ip: '203.0.113.5', userAgent: 'While' }))
  await team.muniment.access.logIn({ ...before, ip: '203.0.113.6', userAgent: 'While' })
  team.clock.advance(1_000)
  disabledAt = team.clock.now()
  const as = await team.as(team.founder)
  await team.muniment.accounts.disableMember({ membershipId }, { as })
  team.clock.advance(1_000)
  await team.muniment.accounts.removeMember({ membershipId }, { as })
  await team.muniment.access.logIn({ ...before, ip: '203.0.113.7', userAgent: 'After' })
})
afterAll(() => team.close())

const support = () => team.muniment.support({ operator: 'dana', reason: 'review' })

const everything = async (query: AuditQuery = {}): Promise<readonly AuditEntry[]> =>
  (await team.muniment.audit.entries({ limit: 1_000, ...query }, { as: await support() })).entries

const ofAccount = async (query: AuditQuery = {}): Promise<readonly AuditEntry[]> =>
  (await team.muniment.audit.entries({ limit: 1_000, ...query }, { as: await team.as(team.founder) })).entries

const onlyOne = (entries: readonly AuditEntry[], type: string): AuditEntry => {
  const found = entries.filter((entry) => entry.type === type)
  expect(found).toHaveLength(1)
  return found[0] as AuditEntry
}

describe('an entry', () => {
  it('R5 tells who did what to whom, before and after, and by what it was caused', async () => {
    const entries = await ofAccount()
    const target = { kind: 'membership', id: graces, userId: grace.userId, label: 'grace' }
    expect(onlyOne(entries, 'MemberDisabled')).toMatchObject({
      principal: { id: team.founder.userId, label: 'ada', source: 'dashboard' },
      sessionId: expect.stringMatching(/^ses_/),
      target,
      changes: [{ field: 'status', before: 'active', after: 'disabled' }],
      causes: [],
    })
    const removed = onlyOne(entries, 'MemberRemoved')
    expect(removed).toMatchObject({
      target,
      changes: [
        { field: 'status', before: 'disabled', after: 'removed' },
        { field: 'permissions', before: 'developer read_write, team invite', after: undefined },
      ],
    })
    const revoked = entries.find(({ type, target: { id } }) => type === 'CredentialRevoked' && id === credentialId)
    expect(revoked).toMatchObject({
      principal: { id: team.founder.userId },
      target: { kind: 'credential', id: credentialId, userId: grace.userId, label: 'grace' },
      changes: [{ field: 'status', before: 'active', after: 'revoked' }],
      causes: [{ eventId: removed.eventId, sequence: removed.sequence }],
    })
  })

  it('leads a reaction to a reaction back to the person who began', async () => {
    const signUp = (await everything({ types: ['UserSignedUp'] }))[0] as AuditEntry
    const issued = (await everything({ types: ['CredentialIssued'], principal: team.founder.userId }))[0] as AuditEntry
    expect(issued.causes.map(({ sequence }) => sequence)).toHaveLength(2)
    expect(issued.causes.at(-1)).toEqual({ eventId: signUp.eventId, sequence: signUp.sequence })
  })

  it('opens personal texts of what was set, and never shows a password, a digest or a ticket', async () => {
    const entries = await everything()
    const invited = onlyOne(entries, 'UserInvited')
    expect(invited.target).toMatchObject({ kind: 'invitation', label: grace.email })
    expect(invited.changes).toContainEqual({ field: 'email', before: undefined, after: grace.email })
    expect(entries.find(({ type }) => type === 'PlanChanged')?.target.label).toBe('Acme')
    const secrets = (await team.log()).flatMap(({ data }) =>
      Object.entries(data as Record<string, unknown>).flatMap(([field, value]) =>
        /digest|hash|claim/i.test(field) && typeof value === 'string' ? [value] : [],
      ),
    )
    expect(secrets.length).toBeGreaterThan(5)
    const told = JSON.stringify(entries.map(({ changes, sentence }) => [changes, sentence]))
    for (const secret of secrets) expect(told).not.toContain(secret)
    expect(told).not.toMatch(/"s1\./)
  })
})

describe('a question', () => {
  it('by target answers what was done to a thing, or to a person', async () => {
    const done = (await ofAccount({ target: graces })).map(({ type }) => type)
    expect(done).toEqual(['MemberJoined', 'MemberDisabled', 'MemberRemoved'])
    expect((await ofAccount({ target: credentialId })).map(({ type }) => type)).toEqual([
      'CredentialIssued',
      'CredentialRevoked',
    ])
    const toGrace = (await ofAccount({ target: grace.userId })).map(({ type }) => type)
    for (const type of ['InvitationAccepted', 'CredentialIssued', ...done]) expect(toGrace).toContain(type)
    expect(await ofAccount({ target: bob.userId })).toEqual([])
  })

  it('by time has both ends in it, and newest first is the same the other way round', async () => {
    const whole = await everything()
    const at = (entry: AuditEntry) => entry.recordedAt
    expect(await everything({ from: disabledAt })).toEqual(whole.filter((entry) => at(entry) >= disabledAt))
    expect(await everything({ until: disabledAt })).toEqual(whole.filter((entry) => at(entry) <= disabledAt))
    const then = await everything({ from: disabledAt, until: disabledAt, order: 'newest-first' })
    expect(then).toEqual(whole.filter((entry) => at(entry) === disabledAt).toReversed())
    expect(then.map(({ type }) => type)).toContain('MemberDisabled')
    expect(await everything({ order: 'newest-first' })).toEqual(whole.toReversed())
  })

  it.each([{ order: 'oldest' }, { from: '2026' }, { until: 7 }, { target: 7 }, { after: 3 }])(
    'with %j is InvalidInput',
    async (query) => expect(await codeOf(ofAccount(query as never))).toBe('InvalidInput'),
  )
})

describe('a cursor', () => {
  const firstOf = async (query: AuditQuery, person = team.founder, account = team.accountId) => {
    const page = await team.muniment.audit.entries({ limit: 2, ...query }, { as: await team.as(person, account) })
    return page.next as string
  }

  it('goes through the same entries in either order while more events arrive', async () => {
    for (const order of ['oldest-first', 'newest-first'] as const) {
      const whole = await ofAccount({ order })
      const collected: AuditEntry[] = []
      for (let after: string | undefined; ; ) {
        const query = { order, limit: 3, ...(after === undefined ? {} : { after }) }
        const page = await team.muniment.audit.entries(query, { as: await team.as(team.founder) })
        collected.push(...page.entries)
        if (page.next === undefined || collected.length >= whole.length) break
        after = page.next
      }
      expect(collected.slice(0, whole.length)).toEqual(whole)
    }
  })

  it('of another question, order, account, reader or key is refused, and so is one that was written by hand', async () => {
    const query = { types: ['MemberJoined', 'AccountEntered', 'CredentialIssued'] }
    const next = await firstOf(query)
    const refusalOf = async (asked: Promise<unknown>) => (await errorOf(asked)).refusal
    const refused = { _tag: 'InvalidInput', field: 'after', rule: expect.any(String) }
    const ask = async (given: AuditQuery, person = team.founder, account = team.accountId) =>
      team.muniment.audit.entries(given, { as: await team.as(person, account) })
    expect((await ask({ ...query, types: query.types.toReversed(), after: next, limit: 7 })).entries).not.toEqual([])
    for (const other of [{}, { types: ['MemberJoined'] }, { ...query, order: 'newest-first' as const }])
      expect(await refusalOf(ask({ ...other, after: next }))).toEqual(refused)
    for (const given of [
      { ...query, principal: grace.userId },
      { ...query, target: graces },
      { ...query, from: disabledAt },
    ])
      expect(await refusalOf(ask({ ...given, after: next }))).toEqual(refused)
    expect(await refusalOf(ask({ ...query, after: next }, bob, bob.accountId))).toEqual(refused)
    const alone = await team.as(team.founder, undefined)
    expect(await refusalOf(team.muniment.audit.entries({ ...query, after: next }, { as: alone }))).toEqual(refused)
    expect(await refusalOf(team.muniment.audit.entries({ ...query, after: next }, { as: await support() }))).toEqual(
      refused,
    )
    const [form, sequence, mac] = next.split('.')
    for (const forged of [
      '',
      'c1',
      `${form}.0.${mac}`,
      `${form}.${sequence}.${'A'.repeat(43)}`,
      `${next} `,
      `c2.${sequence}.${mac}`,
    ])
      expect(await refusalOf(ask({ ...query, after: forged }))).toEqual(refused)
    const { commandKey } = team.options.keys
    const keys = { ...team.options.keys, commandKey: { ...commandKey, secret: new Uint8Array(32).fill(7) } }
    const other = await team.another({ keys })
    const as = await team.asOn(other, team.founder)
    expect(await refusalOf(other.audit.entries({ ...query, after: next }, { as }))).toEqual(refused)
    const alike = await team.another()
    const again = await team.asOn(alike, team.founder)
    expect((await alike.audit.entries({ ...query, after: next }, { as: again })).entries).not.toEqual([])
  })
})

describe('what a member did or suffered as a person', () => {
  it('R5 is in the trail of their account as a minimal entry, while they are a member and not before or after', async () => {
    const minimal = (await ofAccount()).filter(
      ({ detail, target: { id } }) => detail === 'minimal' && id === grace.userId,
    )
    expect(minimal.map(({ type, sentence }) => [type, sentence])).toEqual([
      ['LoginAttempted', 'somebody tried to log in by password'],
      ['LoginFailed', 'somebody failed to log in by password: wrong-password'],
      ['LoginAttempted', 'somebody tried to log in by password, after 1 failure in a row'],
      ['LoginSucceeded', 'grace logged in by password'],
    ])
    const whole = await everything({ target: grace.userId })
    for (const entry of minimal) {
      const full = whole.find(({ eventId }) => eventId === entry.eventId) as AuditEntry
      expect(full).toMatchObject({ detail: 'full', ip: expect.any(String), userAgent: 'While' })
      const withheld = { ip: undefined, userAgent: undefined, requestId: undefined, sessionId: undefined }
      expect(entry).toMatchObject({ ...withheld, credentialId: undefined, commandId: '[withheld]', causes: [] })
      for (const text of [full.ip, full.userAgent, full.commandId, grace.email])
        expect(JSON.stringify(entry)).not.toContain(text)
    }
  })

  it('is in the trail of no other account, and of no member who does not administer it', async () => {
    const { entries } = await team.muniment.audit.entries({ limit: 1_000 }, { as: await team.as(bob, bob.accountId) })
    expect(JSON.stringify(entries)).not.toContain(grace.userId)
    const other = await aTeam()
    const henry = await other.person('henry')
    await other.join(henry)
    await other.muniment.access.logIn({ email: henry.email, password })
    const read = await other.muniment.audit.entries({ limit: 1_000 }, { as: await other.as(henry) })
    expect(new Set(read.entries.map(({ detail }) => detail))).toEqual(new Set(['full']))
    await other.close()
  })

  it('is theirs to read in full, whoever did it, as soon as they ask what was done to them', async () => {
    const as = await team.as(grace, undefined)
    const { entries } = await team.muniment.audit.entries({ limit: 1_000, target: grace.userId }, { as })
    const own = (await everything({ target: grace.userId })).filter(({ stream }) => stream.includes('.user-'))
    expect(entries).toEqual(own)
    expect(entries.find(({ type }) => type === 'LoginFailed')).toMatchObject({ ip: '203.0.113.5', detail: 'full' })
    for (const target of [bob.userId, team.accountId, credentialId]) {
      const others = await team.muniment.audit.entries({ limit: 1_000, target }, { as })
      expect(others.entries.filter(({ principal }) => principal.id !== grace.userId)).toEqual([])
    }
  })
})
