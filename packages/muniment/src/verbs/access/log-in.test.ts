/** Login: one answer for everything that is wrong, at one cost, on record before the password is looked at. @module */
import { loginAttempts, Principal } from '@muniment/core'
import { type EventStore, type KeyStore, memoryKeyStore, StoreFailure } from '@muniment/kernel'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { storeWith } from '../../engine/stores.fixture.ts'
import { developmentKeys } from '../../keys/development-keys.ts'
import type { MunimentError } from '../../muniment-error.ts'
import { aTeam, codeOf, countingHasher, errorOf, logOf, password, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

const wrongLogins: readonly (readonly [string, { readonly email: string; readonly password: string }])[] = [
  ['a wrong password', { email: 'ada@example.com', password: 'wrong' }],
  ['an empty password', { email: 'ada@example.com', password: '' }],
  ['a lone surrogate in the password', { email: 'ada@example.com', password: `${password}\ud800` }],
  ['a password that is too long', { email: 'ada@example.com', password: password.repeat(100) }],
  ['a password of a megabyte', { email: 'ada@example.com', password: 'x'.repeat(1_000_000) }],
  ['a password with a trailing blank', { email: 'ada@example.com', password: `${password} ` }],
  ['a password with NUL', { email: 'ada@example.com', password: `${password}\0` }],
  ['an unknown address', { email: 'nobody@example.com', password }],
  ['an unknown address and a lone surrogate', { email: 'nobody@example.com', password: '\ud800' }],
  ['no address', { email: 'no address', password }],
  ['an empty address', { email: '', password }],
  ['an address with a lone surrogate', { email: 'ada\ud800@example.com', password }],
  ['an address with blanks around it', { email: ' ada@example.com ', password }],
  ['a Kelvin sign for a k', { email: '\u212a@example.com', password }],
  ['a plus tag', { email: 'ada+x@example.com', password }],
  ['an address of a megabyte', { email: `${'x'.repeat(1_000_000)}@example.com`, password }],
]

const answerOf = (error: MunimentError) => {
  const { name, message, code, reference, refusal, outcomeUnknown, cause } = error
  return { name, message, code, reference, refusal, outcomeUnknown, cause, fields: Object.keys(error) }
}

/** A key store that notes what it is asked, in order. */
const countingKeyStore = (before: () => void = () => undefined) => {
  const inner = memoryKeyStore()
  const calls: string[] = []
  const noting = (call: string): void => {
    before()
    calls.push(call)
  }
  const keyStore: KeyStore = {
    durable: false,
    get: async (subject) => (noting('get'), inner.get(subject)),
    create: async (subject, key) => (noting('create'), inner.create(subject, key)),
    replace: (subject, previous, key) => inner.replace(subject, previous, key),
    forget: (subject) => inner.forget(subject),
    subjects: () => inner.subjects(),
  }
  return { keyStore, calls }
}

describe('whatever is wrong about a login', () => {
  it.each(wrongLogins)('is one answer at the cost of one comparison: %s', async (_, input) => {
    team = await aTeam()
    const reference = await errorOf(team.muniment.access.logIn({ email: 'ada@example.com', password: 'reference' }))
    const before = team.hasher.verified
    expect(answerOf(await errorOf(team.muniment.access.logIn(input)))).toEqual(answerOf(reference))
    expect(team.hasher.verified - before).toBe(1)
  })

  it('costs as many reads and writes of the store, whether or not the address is somebody’s', async () => {
    const counted = { reads: 0, writes: 0 }
    const counting = (store: EventStore) =>
      storeWith(store, {
        append: (write, options) => ((counted.writes += 1), store.append(write, options)),
        readStream: (stream, options) => ((counted.reads += 1), store.readStream(stream, options)),
      })
    team = await aTeam({}, counting)
    const costOf = async (email: string) => {
      Object.assign(counted, { reads: 0, writes: 0 })
      await codeOf(team.muniment.access.logIn({ email, password: 'wrong', ip: '10.0.0.1' }))
      return { ...counted }
    }
    expect(await costOf('nobody@example.com')).toEqual(await costOf('ada@example.com'))
  })

  it('asks the key store as often and for the same, whoever it is, how often and from where', async () => {
    const { keyStore, calls } = countingKeyStore()
    team = await aTeam({ keys: { ...developmentKeys(), keyStore } })
    const erased = await team.person('erased')
    await keyStore.forget(erased.userId)
    const seen: unknown[] = []
    for (const origin of [
      {},
      { ip: '10.0.0.1' },
      { userAgent: 'B' },
      { ip: '10.0.0.1', userAgent: 'B', requestId: 'r' },
    ])
      for (const email of ['ada@example.com', erased.email, 'nobody@example.com']) {
        const costs = []
        for (const _ of ['the first time', 'the second', 'the third']) {
          calls.length = 0
          const given = email === 'ada@example.com' ? 'wrong' : password
          const error = await errorOf(team.muniment.access.logIn({ email, password: given, ...origin }))
          costs.push([...calls, answerOf(error)])
        }
        seen.push([origin, costs])
      }
    const [ofAda, ofErased, ofNobody] = [0, 1, 2].map((who) => seen.filter((_, n) => n % 3 === who))
    expect(ofErased).toEqual(ofAda)
    expect(ofNobody).toEqual(ofAda)
    expect(JSON.stringify(ofAda)).toMatch(/get.*create/)
  })

  it('without an address or device makes no key, for nobody’s address either', async () => {
    const { keyStore, calls } = countingKeyStore()
    team = await aTeam({ keys: { ...developmentKeys(), keyStore } })
    calls.length = 0
    for (let n = 0; n < 5; n += 1)
      await codeOf(team.muniment.access.logIn({ email: `nobody${n}@example.com`, password: 'wrong', requestId: 'r' }))
    expect(calls).toEqual(['get', 'get', 'get', 'get', 'get'])
  })

  it('is one answer while the key store is down, whoever it is and from where', async () => {
    const down = { now: false }
    const { keyStore } = countingKeyStore(() => {
      if (down.now) throw new Error('the key store is away')
    })
    team = await aTeam({ keys: { ...developmentKeys(), keyStore } })
    down.now = true
    for (const origin of [{}, { ip: '10.0.0.1', userAgent: 'B' }]) {
      const { length } = await team.log()
      const answers = []
      const recorded = []
      for (const email of ['ada@example.com', 'nobody@example.com']) {
        const before = (await team.log()).length
        const { stack: _, ...answer } = await errorOf(team.muniment.access.logIn({ email, password, ...origin }))
        answers.push({ ...answer, cause: String(answer.cause) })
        recorded.push((await team.log()).slice(before).map(({ type }) => type))
      }
      expect(answers[0]).toMatchObject({ code: 'Failure', outcomeUnknown: false })
      expect(answers[1]).toEqual(answers[0])
      expect(recorded[1]).toEqual(recorded[0])
      expect((await team.log()).length).toBeGreaterThanOrEqual(length)
    }
  })

  it('is BadLogin for a person whose key was forgotten, right password or not, and on record as unreadable', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    await team.options.keys.keyStore.forget(grace.userId)
    const { length } = await team.log()
    for (const given of [password, 'wrong']) {
      const before = team.hasher.verified
      const asked = { email: grace.email, password: given, ip: '10.0.0.1' }
      const stranger = { ...asked, email: 'nobody@example.com' }
      const [error, reference] = [
        await errorOf(team.muniment.access.logIn(asked)),
        await errorOf(team.muniment.access.logIn(stranger)),
      ]
      expect(answerOf(error)).toEqual(answerOf(reference))
      expect(team.hasher.verified - before).toBe(2)
    }
    const ofGrace = (await team.log()).slice(length).filter(({ stream }) => stream.endsWith(grace.userId))
    expect(ofGrace.map(({ type, data }) => [type, (data as { readonly reason?: string }).reason])).toEqual(
      [0, 1].flatMap(() => [
        ['LoginAttempted', undefined],
        ['LoginFailed', 'unreadable-password'],
      ]),
    )
    for (const { metadata } of ofGrace) expect(metadata).not.toHaveProperty('request.ip')
  })

  it('names no stream when other writers win every time: a user’s would say that there is one', async () => {
    team = await aTeam()
    const store = storeWith(team.store, {
      append: async ({ stream, expected }) => {
        throw new StoreFailure({ code: 'concurrency_conflict', stream, expected })
      },
    })
    // No byte of chance above zero: the shortest pauses.
    const muniment = await team.another({ store, random: { bytes: (count) => new Uint8Array(count) } })
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      const ask = async (email: string) => {
        const asked = errorOf(muniment.access.logIn({ email, password }))
        const left = muniment.fp.access.logIn({ email, password })()
        await vi.advanceTimersByTimeAsync(120_000)
        return { error: answerOf(await asked), left: await left }
      }
      const [ada, nobody] = [await ask('ada@example.com'), await ask('nobody@example.com')]
      expect(ada.error).toMatchObject({ code: 'Conflict', message: 'Conflict: other writers won 30 times' })
      expect(nobody.error).toEqual(ada.error)
      expect(JSON.stringify(ada)).not.toContain(team.founder.userId)
      for (const { left } of [ada, nobody])
        expect(left).toMatchObject({ left: { _tag: 'Conflict', stream: expect.stringMatching(/loginAttempts/) } })
    } finally {
      vi.useRealTimers()
    }
  })

  it('is refused by the same name for a person who was removed from every account: the person can still log in', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    const membershipId = await team.join(grace)
    await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
    expect(await codeOf(team.muniment.access.logIn({ email: grace.email, password: 'wrong' }))).toBe('BadLogin')
    expect((await team.muniment.access.logIn({ email: grace.email, password })).userId).toBe(grace.userId)
  })
})

describe('an attempt', () => {
  it.each(['ada@example.com', 'nobody@example.com'])('is stored before the hasher is asked: %s', async (email) => {
    const seen: string[][] = []
    const hasher = countingHasher(async () => {
      seen.push((await logOf(team.store)).map(({ type }) => type))
    })
    team = await aTeam()
    const watched = await team.another({ passwordHasher: hasher })
    await codeOf(watched.access.logIn({ email, password: 'wrong' }))
    expect(seen).toHaveLength(1)
    expect(seen[0]?.at(-1)).toBe('LoginAttempted')
  })

  it('that cannot be stored is not compared', async () => {
    team = await aTeam()
    const store = storeWith(team.store, {
      append: async () => {
        throw new StoreFailure({ code: 'access_denied' })
      },
    })
    const hasher = countingHasher()
    const muniment = await team.another({ store, passwordHasher: hasher })
    for (const email of ['ada@example.com', 'nobody@example.com'])
      expect(await codeOf(muniment.access.logIn({ email, password }))).toBe('Failure')
    expect(hasher.verified).toBe(0)
  })

  it('on nobody’s address is recorded under its keyed digest, sealed, and counted', async () => {
    team = await aTeam()
    const origin = { ip: '203.0.113.5', userAgent: 'Browser' }
    for (let n = 0; n < 3; n += 1)
      await codeOf(team.muniment.access.logIn({ email: 'Nobody@Example.com', password: 'wrong', ...origin }))
    const attempts = (await team.log()).filter(({ stream }) => stream.startsWith(`muniment.${loginAttempts.category}-`))
    expect(new Set(attempts.map(({ stream }) => stream)).size).toBe(1)
    expect(attempts[0]?.stream).toMatch(/^muniment\.loginAttempts-v1\.[A-Za-z0-9_-]{43}$/)
    expect(attempts.map(({ data }) => data)).toEqual(
      [0, 1, 2].flatMap((failuresInRow) => [
        { method: 'password', factor: 'first', failuresInRow },
        { method: 'password', factor: 'first', reason: 'no-user' },
      ]),
    )
    for (const { metadata } of attempts) {
      expect(metadata['principal.kind']).toBe('anonymous')
      expect(metadata['request.ip']).toMatch(/^s1\./)
      expect(JSON.stringify(metadata).toLowerCase()).not.toContain('nobody')
    }
  })

  it('counts failures in a row for the address, whoever logs in elsewhere; a success starts anew', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    const { logIn } = team.muniment.access
    for (let n = 0; n < 2; n += 1) {
      await codeOf(logIn({ email: grace.email, password: 'wrong' }))
      await logIn({ email: team.founder.email, password })
    }
    await logIn({ email: grace.email, password })
    await codeOf(logIn({ email: grace.email, password: 'wrong' }))
    const counted = (await team.log())
      .filter(({ type, stream }) => type === 'LoginAttempted' && stream.endsWith(grace.userId))
      .map(({ data }) => (data as { failuresInRow: number }).failuresInRow)
    expect(counted).toEqual([0, 0, 1, 2, 0])
  })
})

describe('a crowd of guessers', () => {
  const guesses = (n: number, logIn: Team['muniment']['access']['logIn']) =>
    Array.from({ length: n }, () => codeOf(logIn({ email: 'ada@example.com', password: 'wrong' })))

  it('of 1,000 at one address costs as many comparisons as there are attempts before the first delay', async () => {
    team = await aTeam()
    const before = team.hasher.verified
    const answers = await Promise.all(guesses(1_000, team.muniment.access.logIn))
    expect(answers.filter((code) => code === 'BadLogin')).toHaveLength(10)
    expect(new Set(answers)).toEqual(new Set(['BadLogin', 'LoginThrottled']))
    expect(team.hasher.verified - before).toBe(10)
  })

  it('of 9 does not keep out the right password, which costs one comparison more', async () => {
    team = await aTeam()
    const before = team.hasher.verified
    const crowd = guesses(9, team.muniment.access.logIn)
    const right = team.muniment.access.logIn({ email: 'ada@example.com', password })
    expect((await right).userId).toBe(team.founder.userId)
    expect(new Set(await Promise.all(crowd))).toEqual(new Set(['BadLogin']))
    expect(team.hasher.verified - before).toBe(10)
  })

  it('on another process does not keep out the right password either', async () => {
    team = await aTeam()
    const elsewhere = await team.another()
    const crowd = guesses(9, elsewhere.access.logIn)
    const { userId } = await team.muniment.access.logIn({ email: 'ada@example.com', password })
    expect(userId).toBe(team.founder.userId)
    expect(new Set(await Promise.all(crowd))).toEqual(new Set(['BadLogin']))
  })
})

describe('the network address of a login and of an entry', () => {
  it('is a keyed digest of the person’s own: two people at one address have different ones', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    await team.join(grace)
    const ip = '203.0.113.5'
    const claimsOf = async (person: typeof grace, from = ip) => {
      const { length } = await team.log()
      const { token } = await team.muniment.access.logIn({ email: person.email, password, ip: from })
      const entering = { session: token, account: team.accountId, surface: 'dashboard', ip: from } as const
      await team.muniment.access.enter(entering)
      const claims = (await team.log())
        .slice(length)
        .filter(({ type }) => type === 'LoginSucceeded' || type === 'AccountEntered')
        .map(({ data }) => (data as { readonly addressClaim?: string }).addressClaim)
      expect(claims).toHaveLength(2)
      expect(new Set(claims).size).toBe(1)
      expect(claims[0]).toMatch(/^v1\.[A-Za-z0-9_-]{43}$/)
      return claims[0]
    }
    const [ada, again] = [await claimsOf(team.founder), await claimsOf(team.founder, '::ffff:203.0.113.5')]
    expect(again).toBe(ada)
    expect(await claimsOf(grace)).not.toBe(ada)
    expect(await claimsOf(team.founder, '203.0.113.6')).not.toBe(ada)
  })
})

describe('the commands of a login and of an entry', () => {
  it('have no digest, for nobody can repeat them; the second of a login has a name of its own', async () => {
    team = await aTeam()
    await team.as(team.founder)
    await codeOf(team.muniment.access.logIn({ email: 'ada@example.com', password: 'wrong' }))
    await codeOf(team.muniment.access.logIn({ email: 'nobody@example.com', password }))
    const taken = (await team.log()).filter(({ metadata }) => `${metadata['command']}`.startsWith('access.'))
    for (const { type, metadata } of taken) expect(metadata, type).not.toHaveProperty('commandDigest')
    expect(new Set(taken.map(({ type, metadata }) => `${type}: ${metadata['command']}`))).toEqual(
      new Set([
        'LoginAttempted: access.logIn',
        'LoginSucceeded: access.logIn.firstFactor',
        'LoginFailed: access.logIn.firstFactor',
        'SessionStarted: access.logIn',
        'AccountEntered: access.enter',
      ]),
    )
  })
})

describe('a login', () => {
  it('answers a session and never a principal; the token is a secret of its own', async () => {
    team = await aTeam()
    const { email } = team.founder
    const first = await team.muniment.access.logIn({ email, password })
    const second = await team.muniment.access.logIn({ email, password })
    expect(Object.keys(first).toSorted()).toEqual([
      'expiresAt',
      'mfaRequired',
      'promptMfa',
      'sessionId',
      'token',
      'userId',
    ])
    for (const value of [first, ...Object.values(first)]) expect(Principal.is(value)).toBe(false)
    expect(first.token.reveal()).not.toBe(second.token.reveal())
    expect(first.sessionId).not.toBe(second.sessionId)
  })

  it('answers for an address that somebody holds who is not there as for a wrong password', async () => {
    team = await aTeam()
    const { store } = team
    const withoutUsers = storeWith(store, {
      readStream: (stream, options) => store.readStream(stream.replace('.user-', '.nobody-'), options),
    })
    const muniment = await team.another({ store: withoutUsers })
    expect(await codeOf(muniment.access.logIn({ email: team.founder.email, password }))).toBe('BadLogin')
  })

  it('takes the password in any Unicode normal form', async () => {
    team = await aTeam()
    const composed = 'pässwörd ﬁne ①'
    await team.muniment.users.signUp({ email: 'n@example.com', password: composed })
    for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
      await team.muniment.access.logIn({ email: 'n@example.com', password: composed.normalize(form) })
  })

  it('with a hasher that fails lets nobody in, by the same answer for everybody', async () => {
    team = await aTeam()
    const hasher = countingHasher(() => {
      throw new Error('out of memory')
    })
    const muniment = await team.another({ passwordHasher: hasher })
    const answers = []
    for (const email of ['ada@example.com', 'nobody@example.com'])
      answers.push(await errorOf(muniment.access.logIn({ email, password })))
    expect(answers.map(({ code, message }) => [code, message])).toEqual(
      [0, 1].map(() => ['Failure', 'Failure (Error): nothing was written']),
    )
    expect((await team.log()).filter(({ type }) => type === 'SessionStarted')).toHaveLength(1)
  })
})
