/** Dashboard sessions: tokens that rotate, limits, lists and ends, as a person and an attacker meet them. @module */
import { afterEach, describe, expect, it } from 'vitest'
import { halfLoggedIn, paired } from '../../authenticator.fixture.ts'
import { assertionOf, byProvider, crowded } from '../../scenarios-of-people.fixture.ts'
import type { Secret } from '../../secret.ts'
import { aTeam, codeOf, type Person, password, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

const enter = (session: Secret | string, on = team.muniment) => on.access.enter({ session, surface: 'dashboard' })
const self = (person: Person = team.founder) => team.as(person, undefined)
const logIn = ({ email }: Person = team.founder, origin = {}) =>
  team.muniment.access.logIn({ email, password, ...origin })
const stepUp = async (session: Secret | string = team.founder.session) =>
  (await team.muniment.access.stepUp({ session, password })).token ?? ''
const endsOf = async () =>
  (await team.log()).flatMap(({ type, data }) => (type === 'SessionEnded' ? [(data as { cause: string }).cause] : []))

describe('a token that another has taken the place of', () => {
  it.each([
    ['a step-up', () => stepUp()],
    [
      'a step-up by a provider',
      async () => {
        const grace = await byProvider(team)
        Object.assign(team, { founder: grace })
        const assertion = await assertionOf(team, { subject: 'of grace', email: grace.email })
        return (await team.muniment.access.stepUpWithProvider({ session: grace.session, assertion })).token ?? ''
      },
    ],
    [
      'an account switch',
      async () =>
        (await team.muniment.access.switchAccount({ session: team.founder.session, account: team.accountId })).token ??
        '',
    ],
  ] as const)('after %s speaks for half a minute, and the new one speaks on', async (_, rotate) => {
    team = await aTeam()
    const token = await rotate()
    await enter(token)
    await enter(team.founder.session)
    team.clock.advance(30 * second - 1)
    await enter(team.founder.session)
    await enter(token)
  })

  it('A67 used in its grace is answered as before, and rotates nothing a second time', async () => {
    team = await aTeam()
    const { accountId: account } = team
    const { session } = team.founder
    const switched = await Promise.all(
      Array.from({ length: 5 }, () => team.muniment.access.switchAccount({ session, account })),
    )
    expect(switched.filter(({ token }) => token !== undefined)).toHaveLength(1)
    for (const { principal } of switched) expect(principal.accountId).toBe(account)
    expect((await team.log()).filter(({ type }) => type === 'SessionRotated')).toHaveLength(1)
  })

  it('A67 used after it ends the session for both who have it, on record', async () => {
    team = await aTeam()
    const token = await stepUp()
    team.clock.advance(30 * second)
    expect(await codeOf(enter(team.founder.session))).toBe('NotLoggedIn')
    expect(await codeOf(enter(token))).toBe('SessionExpired')
    expect(await endsOf()).toEqual(['reuse'])
  })

  it('is told from one that never was: a wrong secret ends nothing', async () => {
    team = await aTeam()
    const token = await stepUp()
    const forged = (await logIn()).token.reveal()
    expect(await codeOf(enter(`${String(token).slice(0, 26)}${forged.slice(26)}`))).toBe('NotLoggedIn')
    await enter(token)
    expect(await endsOf()).toEqual([])
  })

  it('without a grace is over at once', async () => {
    team = await aTeam({ sessions: { graceMs: 0 } })
    const token = await stepUp()
    expect(await codeOf(enter(team.founder.session))).toBe('NotLoggedIn')
    expect(await codeOf(enter(token))).toBe('SessionExpired')
  })

  it('ten times over still ends the session when the first is used again', async () => {
    team = await aTeam()
    let token: Secret | string = team.founder.session
    for (let n = 0; n < 10; n += 1) token = await stepUp(token)
    team.clock.advance(minute)
    expect(await codeOf(enter(team.founder.session))).toBe('NotLoggedIn')
    expect(await codeOf(enter(token))).toBe('SessionExpired')
  })

  it('A69 is no other text: a shorter, longer or changed one, an id, a token of another session', async () => {
    team = await aTeam()
    const token = team.founder.session.reveal()
    const sessionId = (await self()).identity.kind === 'user' ? 'ses_' : ''
    for (const text of [token.slice(0, -1), `${token}A`, token.toLowerCase(), sessionId, '', 'null', token.slice(4)])
      expect(await codeOf(enter(text)), text.length.toString()).toBe('NotLoggedIn')
  })
})

describe('a dashboard session', () => {
  it('keeps its absolute end through every rotation', async () => {
    team = await aTeam({ sessions: { lifetimeMs: 2 * hour } })
    const { expiresAt, token } = await logIn()
    team.clock.advance(hour)
    const stepped = await team.muniment.access.stepUp({ session: token, password })
    expect(stepped.expiresAt).toBe(expiresAt)
    team.clock.advance(hour)
    expect(await codeOf(enter(stepped.token ?? ''))).toBe('SessionExpired')
  })

  it('after a second factor ends after an hour without a sign of life, and after a day', async () => {
    team = await aTeam()
    const { nextCode } = await paired(team, team.founder)
    const whole = async () => {
      const session = await halfLoggedIn(team, team.founder)
      return (await team.muniment.access.verifyMfa({ session, code: nextCode() })).token
    }
    const idle = await whole()
    team.clock.advance(hour - 1)
    await enter(idle)
    team.clock.advance(hour)
    expect(await codeOf(enter(idle))).toBe('SessionExpired')
    const busy = await whole()
    for (let n = 0; n < 47; n += 1) {
      team.clock.advance(hour / 2)
      await enter(busy)
    }
    team.clock.advance(hour / 2)
    expect(await codeOf(enter(busy))).toBe('SessionExpired')
  })

  it('once seen to be over stays so, whatever the clock says later', async () => {
    team = await aTeam()
    team.clock.advance(24 * hour)
    expect(await codeOf(enter(team.founder.session))).toBe('SessionExpired')
    team.clock.advance(-24 * hour)
    expect(await codeOf(enter(team.founder.session))).toBe('SessionExpired')
    expect(await endsOf()).toEqual(['idle'])
  })

  it('records a sign of life at most once in a quarter of its idle time', async () => {
    team = await aTeam({ sessions: { idleMs: 4 * hour } })
    const { token } = await logIn()
    for (let n = 0; n < 120; n += 1) {
      await enter(token)
      team.clock.advance(minute)
    }
    expect((await team.log()).filter(({ type }) => type === 'SessionSeen').length).toBe(1)
  })

  it('of 21 ends the oldest, and one that is over makes room before one that is not', async () => {
    team = await aTeam()
    const first = team.founder.session
    const out = await logIn()
    await team.muniment.access.logOut({ session: out.token })
    const others = []
    for (let n = 0; n < 19; n += 1) others.push((await logIn()).token)
    for (const token of [first, ...others]) await enter(token)
    await logIn()
    expect(await codeOf(enter(first))).toBe('SessionExpired')
    for (const token of others) await enter(token)
    expect(await endsOf()).toEqual(['logout', 'replaced'])
  })

  it('is refused at once when it was replaced, before any event says so on it', async () => {
    team = await aTeam({ sessions: { perPersonMax: 1 } })
    const as = await self()
    await logIn()
    expect(await codeOf(team.muniment.users.rename({ name: 'Ada' }, { as }))).toBe('SessionExpired')
  })

  it('A65 does not come back with a restored person, who logs in anew', async () => {
    team = await aTeam()
    const { token } = await logIn()
    await team.muniment.access.logOut({ session: token })
    const support = await team.muniment.support({ operator: 'dana', reason: 'review' })
    const { userId } = team.founder
    await team.muniment.users.suspend({ userId }, { as: support })
    expect(await codeOf(enter(team.founder.session))).toBe('NotLoggedIn')
    await team.muniment.users.restore({ userId }, { as: support })
    for (const session of [token, team.founder.session]) expect(await codeOf(enter(session))).toBe('SessionExpired')
    await enter((await logIn()).token)
  })
})

describe('what is dangerous', () => {
  const dangerous = async () =>
    team.muniment.users.chooseUsername(
      { username: `ada${Math.random().toString(36).slice(2, 8)}` },
      { as: await self() },
    )

  it('is open for ten minutes after a login, and a millisecond short of it is the last', async () => {
    team = await aTeam()
    team.clock.advance(10 * minute - 1)
    await dangerous()
    team.clock.advance(1)
    expect(await codeOf(dangerous())).toBe('ReauthenticationRequired')
  })

  it('is open again after a step-up, by the password or, with an authenticator, by a code (N17)', async () => {
    team = await aTeam()
    team.clock.advance(hour)
    Object.assign(team.founder, { session: await stepUp() })
    await dangerous()
    const { nextCode } = await paired(team, team.founder)
    team.clock.advance(hour / 2)
    const up = (proof: object) => team.muniment.access.stepUp({ session: team.founder.session, ...proof })
    expect(await codeOf(up({ password }))).toBe('ProofRequired')
    expect(await codeOf(dangerous())).toBe('ReauthenticationRequired')
    Object.assign(team.founder, { session: (await up({ code: nextCode() })).token })
    await dangerous()
  })

  it('is not opened by a code that was good for something else: each is used up', async () => {
    team = await aTeam()
    const { nextCode } = await paired(team, team.founder)
    const code = nextCode()
    await team.muniment.access.verifyMfa({ session: await halfLoggedIn(team, team.founder), code })
    expect(await codeOf(team.muniment.access.stepUp({ session: team.founder.session, code }))).toBe('MfaCodeInvalid')
  })

  it('is to offer administration, from a dashboard and not by a key', async () => {
    team = await aTeam()
    const key = await team.muniment.credentials.issueApiKey({}, { as: await team.as(team.founder) })
    team.clock.advance(hour)
    const permissions = { developer: 'read_write', team: 'manager', billing: 'access', administrator: true } as const
    const invite = async (email: string, as: Parameters<typeof team.muniment.accounts.invite>[1]['as']) =>
      team.muniment.accounts.invite({ email, permissions }, { as })
    expect(await codeOf(invite('x@example.com', await team.as(team.founder)))).toBe('ReauthenticationRequired')
    await team.muniment.accounts.invite({ email: 'y@example.com' }, { as: await team.as(team.founder) })
    await invite('z@example.com', await team.muniment.access.enter({ apiKey: key.apiKey, surface: 'api' }))
  })

  it('is closed to a clock that was put back before the login', async () => {
    team = await aTeam()
    team.clock.advance(-minute)
    expect(await codeOf(dangerous())).toBe('ReauthenticationRequired')
  })
})

describe('the sessions of a person', () => {
  it('are listed with device and place, the newest first, and without a token', async () => {
    team = await aTeam()
    const { sessionId } = await logIn(team.founder, { ip: '10.0.0.7', userAgent: 'Phone' })
    const { token, sessionId: other } = await logIn(team.founder, { ip: '10.0.0.8', userAgent: 'Desk' })
    team.clock.advance(minute)
    await team.muniment.access.enter({
      session: token,
      surface: 'dashboard',
      account: team.accountId,
      ip: '10.0.0.9',
      userAgent: 'Desk 2',
    })
    const { sessions } = await team.muniment.sessions.list({}, { as: await self() })
    expect(sessions.slice(0, 2)).toEqual([
      {
        sessionId: other,
        isCurrent: false,
        method: 'password',
        mfaPassed: false,
        startedAt: '2026-11-22T09:00:00.000Z',
        seenAt: '2026-11-22T09:01:00.000Z',
        expiresAt: '2026-12-22T09:00:00.000Z',
        accountId: team.accountId,
        startedFrom: { ip: '10.0.0.8', userAgent: 'Desk' },
        seenFrom: { ip: '10.0.0.9', userAgent: 'Desk 2' },
      },
      {
        sessionId,
        isCurrent: false,
        method: 'password',
        mfaPassed: false,
        startedAt: '2026-11-22T09:00:00.000Z',
        seenAt: '2026-11-22T09:00:00.000Z',
        expiresAt: '2026-12-22T09:00:00.000Z',
        startedFrom: { ip: '10.0.0.7', userAgent: 'Phone' },
        seenFrom: { ip: '10.0.0.7', userAgent: 'Phone' },
      },
    ])
    expect(sessions.map(({ isCurrent }) => isCurrent)).toEqual([false, false, true])
    expect(JSON.stringify(sessions)).not.toContain(token.reveal().slice(26, 69))
  })

  it('are no longer listed once they have ended, whatever has ended them', async () => {
    team = await aTeam({ sessions: { idleMs: 2 * hour } })
    const kept = async () => (await team.muniment.sessions.list({}, { as: await self() })).sessions.length
    await logIn()
    team.clock.advance(hour)
    const { sessionId, token } = await logIn()
    expect(await kept()).toBe(3)
    await self()
    team.clock.advance(hour)
    expect(await kept()).toBe(2)
    await team.muniment.sessions.end({ sessionId }, { as: await self() })
    expect(await kept()).toBe(1)
    expect(await codeOf(enter(token))).toBe('SessionExpired')
  })

  it('are ended one by one, others, or all; nobody ends another’s', async () => {
    team = await aTeam()
    const bob = await team.person('bob')
    const [one, two, three] = [await logIn(), await logIn(), await logIn()]
    const end = async (sessionId: string, by: Person) =>
      team.muniment.sessions.end({ sessionId }, { as: await self(by) })
    expect(await codeOf(end(one.sessionId, bob))).toBe('NoSuchSession')
    expect(await codeOf(end(`ses_${'0'.repeat(32)}`, bob))).toBe('NoSuchSession')
    await end(one.sessionId, team.founder)
    expect(await codeOf(enter(one.token))).toBe('SessionExpired')
    await enter(two.token)
    await team.muniment.sessions.endOthers({}, { as: await self() })
    for (const { token } of [two, three]) expect(await codeOf(enter(token))).toBe('SessionExpired')
    await enter(team.founder.session)
    await team.muniment.sessions.endAll({}, { as: await self() })
    expect(await codeOf(enter(team.founder.session))).toBe('SessionExpired')
    await enter(bob.session)
  })

  it('that are half logged in can only be finished or left', async () => {
    team = await aTeam()
    await paired(team, team.founder)
    const half = await halfLoggedIn(team, team.founder)
    await team.muniment.access.logOut({ session: half })
    expect(await codeOf(team.muniment.access.verifyMfa({ session: half, code: '000000' }))).toBe('SessionExpired')
    expect(await codeOf(team.muniment.access.logOut({ session: half }))).toBe('SessionExpired')
  })

  it('are all ended by support, which ends no session token (R82)', async () => {
    team = await aTeam()
    const { token } = await team.muniment.sessionTokens.issue({}, { as: await self() })
    const as = await team.muniment.support({ operator: 'dana', reason: 'a stolen laptop' })
    await team.muniment.users.endSessions({ userId: team.founder.userId }, { as })
    expect(await codeOf(enter(team.founder.session))).toBe('SessionExpired')
    await team.muniment.access.enter({ sessionToken: token, surface: 'api' })
  })
})

describe('a login that is suspicious', () => {
  const notices = () =>
    team.outbox.mails.flatMap((mail) => (mail.kind === 'notice' && mail.to === team.founder.email ? [mail.about] : []))

  it('by the right password and a wrong code is told once, until one succeeds', async () => {
    team = await aTeam()
    const { nextCode, recoveryCodes } = await paired(team, team.founder)
    const before = notices().length
    const session = await halfLoggedIn(team, team.founder)
    for (const code of ['000000', '000001', '000002']) await codeOf(team.muniment.access.verifyMfa({ session, code }))
    await codeOf(team.muniment.access.verifyMfa({ session, recoveryCode: 'AAAA' }))
    expect(notices().slice(before)).toEqual(['second-factor-failed'])
    await team.muniment.access.verifyMfa({ session, code: nextCode() })
    const again = await halfLoggedIn(team, team.founder)
    await codeOf(team.muniment.access.verifyMfa({ session: again, code: '000000' }))
    expect(notices().slice(before)).toEqual(['second-factor-failed', 'second-factor-failed'])
    expect(recoveryCodes).toHaveLength(10)
  })

  it('that succeeds after five failures is told once, and after four is not', async () => {
    team = await aTeam()
    for (const [failures, told] of [
      [4, []],
      [5, ['login-after-failures']],
    ] as const) {
      const before = notices().length
      for (let n = 0; n < failures; n += 1)
        await codeOf(team.muniment.access.logIn({ email: team.founder.email, password: 'wrong' }))
      await logIn()
      await logIn()
      expect(notices().slice(before), `${failures}`).toEqual(told)
    }
  })

  it('from a network address that the person never came from is told once; the first login is not', async () => {
    team = await aTeam()
    for (const [ip, told] of [
      ['10.0.0.1', ['login-from-new-address']],
      ['10.0.0.1', []],
      ['::ffff:10.0.0.1', []],
      ['10.0.0.2', ['login-from-new-address']],
      ['10.0.0.1', []],
    ] as const) {
      const before = notices().length
      await logIn(team.founder, { ip })
      expect(notices().slice(before), ip).toEqual(told)
    }
    const email = 'bob@example.com'
    await team.muniment.users.signUp({ email, password })
    await team.muniment.access.logIn({ email, password, ip: '10.9.9.9' })
    expect(team.outbox.newestTo(email, 'notice')).toBeUndefined()
  })

  it('is let in where nobody can be written to, and nothing is told where nobody is let in', async () => {
    team = await aTeam()
    const mute = await team.another({ mailer: { send: () => Promise.reject(new Error('away')) } })
    await mute.access.logIn({ email: team.founder.email, password, ip: '10.0.0.3' })
    const before = notices().length
    await crowded(team)
    expect(notices().slice(before)).toEqual([])
  })
})
