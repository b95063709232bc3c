/** Attempts in a row: delays, then a lock, for people and for nobody alike; floods are counted. @module */
import { epochMsOf } from '@muniment/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import type { LimitedLogin } from '../../login-limiter.ts'
import { aTeam, codeOf, errorOf, password, type Team } from '../../team.fixture.ts'
import { assertionOf } from '../../scenarios-of-people.fixture.ts'

let team: Team
afterEach(() => team.close())

const ada = 'ada@example.com'
const wrong = (email = ada) => team.muniment.access.logIn({ email, password: 'wrong' })
const right = () => team.muniment.access.logIn({ email: ada, password })
const support = () => team.muniment.support({ operator: 'dana', reason: 'asked' })
const second = 1_000

/** So many wrong logins, each as soon as it is looked at. Answers how long each had to wait, in seconds. */
const waits = async (count: number, email = ada): Promise<readonly number[]> => {
  const waited: number[] = []
  for (let n = 0; n < count; n += 1) {
    const { code, refusal } = await errorOf(wrong(email))
    if (code === 'BadLogin') {
      waited.push(0)
      continue
    }
    if (refusal?._tag !== 'LoginThrottled') throw new Error(code)
    const ms = Date.parse(refusal.until) - epochMsOf(team.clock.now())
    team.clock.advance(ms)
    waited.push(ms / second)
    expect((await errorOf(wrong(email))).code).toBe('BadLogin')
  }
  return waited
}

/** The first ten at once; then 30 s, twice as long each time, and never more than an hour. */
const delays = [...Array.from({ length: 10 }, () => 0), 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]

describe('attempts in a row', () => {
  it.each([
    ['a person’s address', ada],
    ['an address that is nobody’s', 'nobody@example.com'],
  ])('N9 N10 are followed by delays that grow, at %s', async (_, email) => {
    team = await aTeam()
    expect(await waits(delays.length, email)).toEqual(delays)
  })

  it('N9 are followed by a lock of a day from the hundredth on', async () => {
    team = await aTeam({ logins: { delaysFrom: 100 } })
    for (let n = 0; n < 99; n += 1) await codeOf(wrong())
    expect(await waits(3)).toEqual([0, 86_400, 86_400])
  })

  it('A3 are one count for a person: sessions, processes, places and spellings make no new one', async () => {
    team = await aTeam()
    const elsewhere = await team.another()
    for (let n = 0; n < 9; n += 1)
      await codeOf(
        (n % 2 === 0 ? team.muniment : elsewhere).access.logIn({
          email: n % 3 === 0 ? 'ADA@Example.com' : ada,
          password: 'wrong',
          ip: `10.0.0.${n}`,
        }),
      )
    await codeOf(wrong())
    expect(await codeOf(elsewhere.access.logIn({ email: ada, password }))).toBe('LoginThrottled')
  })

  it('A7 begin anew with the person’s own success, and with nobody else’s', async () => {
    team = await aTeam()
    const bob = await team.person('bob')
    for (let n = 0; n < 9; n += 1) {
      await codeOf(wrong())
      await team.muniment.access.logIn({ email: bob.email, password })
    }
    await codeOf(wrong())
    expect(await codeOf(right())).toBe('LoginThrottled')
    team.clock.advance(30 * second)
    await right()
    expect(await waits(10)).toEqual(Array.from({ length: 10 }, () => 0))
  })

  it('A9 are let in again at the very end of the delay, and not a millisecond before', async () => {
    team = await aTeam()
    await waits(10)
    team.clock.advance(30 * second - 1)
    expect(await codeOf(right())).toBe('LoginThrottled')
    team.clock.advance(1)
    await right()
  })

  it('while nobody may try, the right password is looked at no more than a wrong one', async () => {
    team = await aTeam()
    await waits(10)
    const before = team.hasher.verified
    const answers = await Promise.all([right(), wrong(), right(), wrong()].map(errorOf))
    expect(new Set(answers.map(({ message }) => message)).size).toBe(1)
    expect(team.hasher.verified).toBe(before)
  })

  it('A1 cost nobody and somebody as much, locked or not', async () => {
    team = await aTeam()
    const counted = async (email: string) => {
      const before = team.hasher.verified
      const codes = []
      for (let n = 0; n < 12; n += 1) codes.push(await codeOf(wrong(email)))
      return { codes, verified: team.hasher.verified - before }
    }
    expect(await counted('nobody@example.com')).toEqual(await counted(ada))
  })

  it('A5 are fed and asked by every way to prove who one is', async () => {
    team = await aTeam()
    const as = () => team.as(team.founder, undefined)
    const assertion = await assertionOf(team)
    await team.muniment.users.linkLogin({ assertion }, { as: await as() })
    const tries = [
      async () =>
        team.muniment.users.changePassword({ password: 'wrong', newPassword: 'a good password' }, { as: await as() }),
      async () => team.muniment.users.delete({ password: 'wrong' }, { as: await as() }),
      () => team.muniment.access.stepUp({ session: team.founder.session, password: 'wrong' }),
      () => wrong(),
    ]
    for (let n = 0; n < 10; n += 1) await codeOf(tries[n % 4]?.() ?? Promise.resolve())
    for (const attempt of [...tries, right, () => team.muniment.access.logInWithProvider({ assertion })])
      expect(await codeOf(attempt())).toBe('LoginThrottled')
  })

  it('A15 are counted where the hasher fails, and nobody is let in', async () => {
    team = await aTeam()
    const failing = await team.another({
      passwordHasher: { ...team.hasher, verify: () => Promise.reject(new Error('no memory')) },
    })
    for (let n = 0; n < 3; n += 1) expect(await codeOf(failing.access.logIn({ email: ada, password }))).toBe('Failure')
    const counts = (await team.log()).flatMap(({ type, data }) => (type === 'LoginAttempted' ? [data] : []))
    expect(counts.at(-1)).toMatchObject({ failuresInRow: 2 })
    await right()
  })
})

describe('a lock ends', () => {
  it('by time, on record, and the count goes on from there', async () => {
    team = await aTeam()
    await waits(10)
    team.clock.advance(30 * second)
    await codeOf(wrong())
    const types = (await team.log()).slice(-4).map(({ type, data }) => ({ type, ...(data as object) }))
    expect(types).toMatchObject([
      { type: 'LoginUnlocked', by: 'time' },
      { type: 'LoginAttempted', failuresInRow: 10 },
      { type: 'LoginLocked' },
      { type: 'LoginFailed' },
    ])
  })

  it('by a reset of the password, which begins the count anew', async () => {
    team = await aTeam()
    await waits(10)
    await team.muniment.users.requestPasswordReset({ email: ada })
    const ticket = team.outbox.newestTo(ada, 'password-reset')?.ticket ?? ''
    await team.muniment.users.completePasswordReset({ ticket, password: 'another good password' })
    await team.muniment.access.logIn({ email: ada, password: 'another good password' })
    expect(
      (await team.log()).some(({ type, data }) => type === 'LoginUnlocked' && (data as { by: string }).by === 'reset'),
    ).toBe(true)
  })

  it('by support, who begins the count anew', async () => {
    team = await aTeam()
    await waits(10)
    await team.muniment.users.unlock({ userId: team.founder.userId }, { as: await support() })
    expect(await waits(10)).toEqual(Array.from({ length: 10 }, () => 0))
    expect(await codeOf(right())).toBe('LoginThrottled')
  })

  it('by no clock that is put back: who waited long enough has', async () => {
    team = await aTeam()
    await waits(10)
    team.clock.advance(30 * second)
    await right()
    team.clock.advance(-3_600 * second)
    await right()
  })
})

describe('a flood of attempts', () => {
  it('A173 of a thousand while nobody may try is counted in one event a minute, and none is dropped', async () => {
    team = await aTeam()
    await waits(10)
    const before = (await team.log()).length
    for (let n = 0; n < 1_000; n += 1) {
      expect(await codeOf(wrong())).toBe('LoginThrottled')
      team.clock.advance(25)
    }
    expect((await team.log()).length).toBe(before)
    team.clock.advance(5 * second)
    await right()
    const told = (await team.log())
      .slice(before)
      .flatMap(({ type, data }) => (type === 'LoginAttemptsSuppressed' ? [data] : []))
    expect(told).toEqual([{ count: 1_000, from: '2026-11-22T09:00:00.000Z', to: '2026-11-22T09:00:24.975Z' }])
  })

  it('is on record once a minute while it lasts, and what is left when the instance closes', async () => {
    team = await aTeam({ logins: { firstDelayMs: 600 * second, longestDelayMs: 600 * second } })
    const own = await team.another({ logins: { firstDelayMs: 600 * second, longestDelayMs: 600 * second } })
    for (let n = 0; n < 10; n += 1) await codeOf(wrong())
    for (let n = 0; n < 200; n += 1) {
      await codeOf(own.access.logIn({ email: ada, password: 'wrong' }))
      team.clock.advance(second)
    }
    const counts = async () =>
      (await team.log()).flatMap(({ type, data }) =>
        type === 'LoginAttemptsSuppressed' ? [(data as { count: number }).count] : [],
      )
    expect(await counts()).toEqual([61, 61, 61])
    await own.close()
    expect(await counts()).toEqual([61, 61, 61, 17])
  })

  it('at an address that is nobody’s is counted as well', async () => {
    team = await aTeam()
    for (let n = 0; n < 15; n += 1) await codeOf(wrong('nobody@example.com'))
    team.clock.advance(60 * second)
    await codeOf(wrong('nobody@example.com'))
    const told = (await team.log()).filter(({ type }) => type === 'LoginAttemptsSuppressed')
    expect(told).toHaveLength(1)
    expect(told[0]?.stream).toContain('loginAttempts')
    expect(told[0]?.data).toMatchObject({ count: 5 })
  })
})

describe('the host’s own limit', () => {
  it('is asked before anything is read or recorded, and told where from and a digest of what was given', async () => {
    const asked: LimitedLogin[] = []
    team = await aTeam()
    const until = '2026-11-22T09:05:00.000Z' as never
    const limited = await team.another({
      loginLimiter: { refusedUntil: (login) => (asked.push(login), asked.length > 1 ? until : undefined) },
    })
    await limited.access.logIn({ email: ada, password, ip: '10.0.0.1' })
    const before = (await team.log()).length
    const refused = await errorOf(limited.access.logIn({ email: 'ADA@example.com', password }))
    expect(refused.refusal).toEqual({ _tag: 'LoginThrottled', reference: 'ERR_NGROK_1227', until })
    expect((await team.log()).length).toBe(before)
    expect(asked.map(({ ip }) => ip)).toEqual(['10.0.0.1', undefined])
    expect(asked[0]?.login).toBe(asked[1]?.login)
    expect(JSON.stringify(asked)).not.toContain('ada')
  })

  it('lets nobody in when it fails', async () => {
    team = await aTeam()
    const limited = await team.another({ loginLimiter: { refusedUntil: () => Promise.reject(new Error('away')) } })
    expect(await codeOf(limited.access.logIn({ email: ada, password }))).toBe('Failure')
  })
})
