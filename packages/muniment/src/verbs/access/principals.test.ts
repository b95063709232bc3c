/** Principals at the border of the verbs: only the gate makes them, for a minute, and every verb asks again. @module */
import { admit, admitSupport, type AccessFacts, type AccountId, Principal } from '@muniment/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { administrator, aTeam, codeOf, type Person, type Team } from '../../team.fixture.ts'
import { createMuniment } from '../../muniment.ts'

let team: Team
beforeEach(async () => {
  team = await aTeam()
})
afterEach(() => team.close())

/** One verb for every way in which a principal is asked for. */
const asking = (as: unknown): readonly (readonly [string, () => Promise<unknown>])[] => {
  const options = { as: as as Principal }
  const { accounts, credentials, audit } = team.muniment
  return [
    ['invite', () => accounts.invite({ email: 'x@example.com' }, options)],
    ['acceptInvitation', () => accounts.acceptInvitation({ ticket: 'mni_' }, options)],
    ['disableMember', () => accounts.disableMember({ membershipId: `mem_${'0'.repeat(32)}` }, options)],
    ['issueApiKey', () => credentials.issueApiKey({}, options)],
    ['entries', () => audit.entries({}, options)],
    ['whoCouldUse', () => audit.whoCouldUse({ credential: `ak_${'0'.repeat(32)}`, at: 0 }, options)],
  ]
}

describe('what is no principal', () => {
  it('is refused by every verb as PrincipalRequired, and nothing is stored', async () => {
    const real = await team.as(team.founder)
    const before = (await team.log()).length
    const lookAlikes: readonly unknown[] = [
      undefined,
      null,
      team.founder.userId,
      String(real),
      JSON.parse(JSON.stringify(real)),
      Object.assign({}, real),
      { ...real.identity },
      Object.create(real),
      Object.create(Principal.prototype),
      structuredClone({ identity: real.identity }),
      new Proxy(real, {}),
      [real],
      () => real,
      Principal,
    ]
    for (const as of lookAlikes)
      for (const [verb, ask] of asking(as)) expect(await codeOf(ask()), verb).toBe('PrincipalRequired')
    expect((await team.log()).length).toBe(before)
  })

  it('cannot be made: not by the constructor, not by a subclass, not from a real one', async () => {
    const real = await team.as(team.founder)
    const Made = real.constructor as new (...args: unknown[]) => unknown
    for (const key of [Symbol('made by the gate'), Symbol.for('made by the gate'), undefined])
      expect(() => new Made(key, real.identity, {}, team.clock.now())).toThrow(TypeError)
    expect(Object.isFrozen(real)).toBe(true)
    expect(() => Object.assign(real.identity, administrator)).toThrow(TypeError)
  })
})

describe('a principal that this instance did not admit', () => {
  const expectRequired = async (as: Principal) => {
    const before = (await team.log()).length
    for (const [verb, ask] of asking(as)) expect(await codeOf(ask()), verb).toBe('PrincipalRequired')
    if (as.id !== undefined)
      await expect(team.muniment.audit.by(as)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: 'PrincipalRequired',
      })
    expect((await team.log()).length).toBe(before)
  }

  it('is PrincipalRequired when the gate made it of made-up facts, however true they are', async () => {
    const { identity } = await team.as(team.founder)
    if (identity.kind !== 'user') throw new Error('the founder is a user')
    const { sessionId, id: userId, accountId, membershipId } = identity
    const now = team.clock.now()
    const facts = {
      session: {
        sessionId,
        userId,
        status: 'open',
        secretMatches: true,
        mfaRequired: false,
        isListed: true,
        authenticatedAt: now,
        epoch: 0,
        idleMs: 3_600_000,
        seenAt: now,
        expiresAt: '2027-01-01T00:00:00.000Z',
      },
      user: {
        userId,
        status: 'active',
        epoch: 0,
        tokenEpoch: 0,
        provenEpoch: 0,
        emailClaim: `v1.${'x'.repeat(43)}`,
        emailVerified: true,
      },
      account: { accountId, status: 'active' },
      membership: { membershipId, accountId, userId, status: 'active', permissions: administrator },
    } as AccessFacts
    for (const entered of [accountId, undefined] as readonly (AccountId | undefined)[]) {
      const decision = admit({ surface: 'dashboard', now, accountId: entered }, facts)
      if (decision.verdict === 'refused') throw new Error(decision.refusal._tag)
      expect(Principal.is(decision.principal)).toBe(true)
      await expectRequired(decision.principal)
    }
    const { credentialId } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(team.founder) })
    const owner = { kind: 'user', userId, membershipId }
    const credential = { credentialId, kind: 'api-key', accountId, owner, status: 'active', secretMatches: true }
    const byKey = admit({ surface: 'api', now }, { ...facts, credential } as AccessFacts)
    if (byKey.verdict === 'refused') throw new Error(byKey.refusal._tag)
    await expectRequired(byKey.principal)
  })

  it('is PrincipalRequired when it is support that this instance was not asked for', async () => {
    const admitted = admitSupport({ operator: 'dana', reason: 'review', now: team.clock.now() })
    if (admitted._tag === 'Left') throw new Error(admitted.left._tag)
    await expectRequired(admitted.right)
  })

  it('is PrincipalRequired when another instance over the same store admitted it', async () => {
    const elsewhere = await team.another()
    await expectRequired(await team.asOn(elsewhere, team.founder))
    await expectRequired(await team.asOn(elsewhere, team.founder, undefined))
    await expectRequired(await elsewhere.support({ operator: 'dana', reason: 'review' }))
  })
})

describe('a principal', () => {
  it('speaks for less than 60 seconds: 59,999 ms are heard, 60,000 are PrincipalExpired', async () => {
    const as = await team.as(team.founder)
    team.clock.advance(59_999)
    await team.muniment.accounts.invite({ email: 'x@example.com' }, { as })
    team.clock.advance(1)
    for (const [verb, ask] of asking(as)) expect(await codeOf(ask()), verb).toBe('PrincipalExpired')
  })

  it('from the future proves nothing: the clock went back', async () => {
    const as = await team.as(team.founder)
    team.clock.advance(-1)
    for (const [verb, ask] of asking(as)) expect(await codeOf(ask()), verb).toBe('PrincipalExpired')
  })

  it('without an account does nothing in accounts, and one with an account accepts no invitation', async () => {
    const alone = await team.as(team.founder, undefined)
    const support = await team.muniment.support({ operator: 'dana', reason: 'review' })
    for (const as of [alone, support])
      for (const [verb, ask] of asking(as).filter(
        ([name]) => !['acceptInvitation', 'entries', 'whoCouldUse'].includes(name),
      ))
        expect(await codeOf(ask()), verb).toBe('WrongPrincipal')
    const inside = await team.as(team.founder)
    for (const as of [inside, support])
      expect(await codeOf(team.muniment.accounts.acceptInvitation({ ticket: 'mni_' }, { as }))).toBe('WrongPrincipal')
  })

  it('of account A acts on nobody of account B, whose members do not exist for it', async () => {
    const bob = await team.person('bob', 'Bobs')
    const as = await team.as(team.founder)
    const { membershipId } = await team.as(bob, bob.accountId)
    if (membershipId === undefined) throw new Error('bob is a member')
    const { accounts, credentials } = team.muniment
    for (const verb of ['disableMember', 'enableMember', 'removeMember'] as const)
      expect(await codeOf(accounts[verb]({ membershipId }, { as }))).toBe('NoSuchMember')
    expect(await codeOf(credentials.issueApiKey({ owner: membershipId }, { as }))).toBe('CredentialOwnerInactive')
  })

  it('of another instance over another store opens nothing', async () => {
    const other = await aTeam()
    const as = await other.as(other.founder)
    for (const [verb, ask] of asking(as)) expect(await codeOf(ask()), verb).toBe('PrincipalRequired')
    await other.close()
  })

  it('is admitted again by each verb: what happened since it entered counts, also on a paused index', async () => {
    const cases = ['MemberDisabled', 'NotAMember'] as const
    for (const [index, expected] of cases.entries()) {
      const person = await team.person(`p${index}`)
      const membershipId = await team.join(person, { team: 'manager' })
      const dashboard = await team.as(person)
      const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: dashboard })
      const api = await team.muniment.access.enter({ apiKey: apiKey ?? '', surface: 'api' })
      const as = await team.as(team.founder)
      const verb = expected === 'MemberDisabled' ? 'disableMember' : 'removeMember'
      await team.muniment.accounts[verb]({ membershipId }, { as })
      for (const [name, ask] of asking(dashboard).filter(([each]) => each !== 'acceptInvitation'))
        expect(await codeOf(ask()), name).toBe(expected)
      for (const [name, ask] of asking(api).filter(([each]) => each !== 'acceptInvitation'))
        expect(await codeOf(ask()), name).toMatch(/^(CredentialOwnerInactive|CredentialRevoked)$/)
    }
  })

  it('has the rights of now, not those it entered with', async () => {
    const henry = await team.person('henry')
    const membershipId = await team.join(henry, administrator)
    const as = await team.as(henry)
    const target = await team.join(await team.person('target'))
    await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
    await team.join(henry)
    expect(await codeOf(team.muniment.accounts.removeMember({ membershipId: target }, { as }))).toBe('ForbiddenTeam')
  })

  it('shows no address, no device and no id of a session or key to inspect and JSON', async () => {
    const { founder, muniment, accountId } = team
    const { inspect } = await import('node:util')
    const origin = { ip: '203.0.113.9', userAgent: 'Mozilla/marker', requestId: 'req-1' }
    const as = await muniment.access.enter({
      session: founder.session,
      account: accountId,
      surface: 'dashboard',
      ...origin,
    })
    const shown = [
      inspect(as, { showHidden: true, depth: 9 }),
      JSON.stringify({ as }),
      String(as),
      Object.keys(as).join(),
    ]
    for (const text of shown) expect(text).not.toMatch(/203\.0\.113\.9|marker|req-1|ses_/)
  })
})

describe('two instances in one process', () => {
  it('a namespace of its own does not know the people of another on the same store', async () => {
    const other = await createMuniment({ ...team.options, namespace: 'other' })
    const { session, email } = team.founder
    const entered = other.access.enter({ session, account: team.accountId, surface: 'dashboard' })
    expect(await codeOf(entered)).toBe('NotLoggedIn')
    expect(await codeOf(other.access.logIn({ email, password: team.founder.password }))).toBe('BadLogin')
    const again: Person['email'] = email
    expect(await other.users.signUp({ email: again, password: team.founder.password })).toMatchObject({
      repeated: false,
    })
    await other.close()
  })
})
