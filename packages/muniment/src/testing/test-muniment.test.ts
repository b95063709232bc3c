/** An instance for tests. @module */
import { toJsonl } from '@muniment/store-memory'
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { ConfigurationRefused } from '../configuration-refused.ts'
import type { Muniment } from '../muniment.ts'
import { testMuniment, type TestMuniment, type TestMunimentOptions } from './index.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.useRealTimers()
})

const hour = 3_600_000

/** A life in which everything is drawn that can be: ids, secrets, keys, salts, nonces. */
const lived = async (t: TestMuniment): Promise<string> => {
  const ada = await t.founder()
  const grace = await t.member({ permissions: { team: 'manager' } })
  const { apiKey } = await grace.apiKey()
  t.clock.advance(2 * hour)
  await t.muniment.access.enter({ apiKey, surface: 'api', ip: '192.0.2.7' })
  await t.muniment.access.logIn({ email: 'nobody@example.com', password: 'wrong', ip: '192.0.2.7' }).catch(() => {})
  await t.muniment.accounts.invite({ email: 'late@example.com' }, { as: await ada.enter({ ip: '192.0.2.8' }) })
  await grace.disable()
  await grace.enable()
  await grace.remove()
  const lines: string[] = [apiKey.reveal(), '\n', t.outbox.to('late@example.com', 'invitation').ticket, '\n']
  for await (const line of toJsonl(t.store)) lines.push(line)
  await t.close()
  return lines.join('')
}

describe('the log of a test', () => {
  it('is the same, byte for byte, with the same seed, whatever day it is', async () => {
    const once = await lived(await testMuniment())
    vi.useFakeTimers({ now: new Date('2031-05-06T07:08:09.010Z') })
    expect(await lived(await testMuniment())).toBe(once)
    expect(await lived(await testMuniment({ seed: 'muniment' }))).toBe(once)
    expect(once.split('\n').length).toBeGreaterThan(30)
  })

  it('is another with another seed, ids, secrets and sealed texts included', async () => {
    const [once, again] = [await lived(await testMuniment()), await lived(await testMuniment({ seed: 'another' }))]
    const drawnIn = (log: string): ReadonlySet<string> =>
      new Set(log.match(/(?:usr|ac|mem|ak|cr|inv|ses)_[0-9a-f]{32}|s1\.[\w-]+|mnk_\w+|mni_\w+/g))
    expect(drawnIn(once).size).toBeGreaterThan(15)
    expect([...drawnIn(once)].filter((drawn) => drawnIn(again).has(drawn))).toEqual([])
  })

  it('is what events show, in its order', async () => {
    const t = await testMuniment()
    await t.founder()
    await Promise.all([t.member(), t.member(), t.founder()])
    const recorded: unknown[] = []
    for await (const message of t.store.readAll())
      if (message.kind === 'event') {
        const { type, data, stream, metadata } = message.event
        recorded.push({ type, data, stream, command: metadata['command'], occurredAt: metadata['occurredAt'] })
      }
    expect(t.events().map(({ principal: _, ...event }) => event)).toEqual(recorded)
    await t.close()
  })

  it('shows no event of anybody else who writes to the store', async () => {
    const t = await testMuniment({ namespace: 'identity' })
    const event = { id: '0b2f4c1e-8a57-4d0e-9c3b-2f6a1d7e5b90', type: 'DoorOpened', data: {}, metadata: {} }
    await t.emitsNothing(() => t.store.append({ stream: 'door-1', expected: 'no_stream', events: [event] }))
    const { accountId } = await t.founder()
    expect(t.emitted('AccountCreated', { accountId }).stream).toBe(`identity.account-${accountId}`)
    await t.close()
  })
})

describe('the clock of a test', () => {
  it('stands still at the same instant in every run, until it is moved', async () => {
    const { clock, close } = await testMuniment()
    expect(clock.now()).toBe('2026-01-05T09:00:00.000Z')
    expect(clock.advance(90_001)).toBe('2026-01-05T09:01:30.001Z')
    expect(clock.now()).toBe('2026-01-05T09:01:30.001Z')
    await close()
  })

  it('dates events and refusals', async () => {
    const t = await testMuniment({ startsAt: '2030-02-03T04:05:06.007Z' })
    const ada = await t.founder()
    expect(t.emitted('AccountCreated').occurredAt).toBe('2030-02-03T04:05:06.007Z')
    t.clock.advance(1)
    await expect(ada.disable()).rejects.toMatchObject({ code: 'SelfDisable' })
    expect(t.refusals).toEqual([
      expect.objectContaining({ at: '2030-02-03T04:05:06.008Z', verb: 'accounts.disableMember', code: 'SelfDisable' }),
    ])
    await t.close()
  })

  it('ends principals after a minute', async () => {
    const t = await testMuniment()
    const ada = await t.founder()
    const { principal } = ada
    t.clock.advance(59_999)
    await t.muniment.audit.entries({}, { as: principal })
    t.clock.advance(1)
    await expect(t.muniment.audit.entries({}, { as: principal })).rejects.toMatchObject({ code: 'PrincipalExpired' })
    await ada.enter()
    await t.muniment.audit.entries({}, { as: ada.principal })
    await t.close()
  })

  it('ends sessions that are idle', async () => {
    const t = await testMuniment({ sessions: { idleMs: 2 * hour } })
    const ada = await t.founder()
    t.clock.advance(2 * hour - 1)
    await ada.enter()
    t.clock.advance(2 * hour)
    await expect(ada.enter()).rejects.toMatchObject({ code: 'SessionExpired' })
    await ada.logIn()
    await ada.enter()
    await t.close()
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '1000' as unknown as number, undefined as unknown as number])(
    'is not moved by %s',
    async (ms) => {
      const { clock, close } = await testMuniment()
      expect(() => clock.advance(ms)).toThrow('clock.advance: takes whole milliseconds, at least 0')
      expect(() => clock.advance(300_000_000_000_000)).toThrow('an instant lies in the years 0 to 9999')
      expect(clock.now()).toBe('2026-01-05T09:00:00.000Z')
      await close()
    },
  )
})

describe('a test instance', () => {
  it('does not start in production', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    await expect(testMuniment()).rejects.toThrow(ConfigurationRefused)
    await expect(testMuniment()).rejects.toThrow(
      'testMuniment: is for tests alone and does not start with NODE_ENV=production',
    )
  })

  it.each<[string, unknown]>([
    ['startsAt: is RFC 3339 in UTC with milliseconds, such as 2026-01-05T09:00:00.000Z', { startsAt: '2026-01-05' }],
    ['seed: is a text', { seed: 7 }],
    ['store: is no option of testMuniment', { store: {} }],
    [
      'sessions.idleMs: is a whole number of milliseconds, at least 1 and at most ten years',
      { sessions: { idleMs: 0 } },
    ],
  ])('refuses %s', async (message, options) => {
    await expect(testMuniment(options as TestMunimentOptions)).rejects.toThrow(ConfigurationRefused)
    await expect(testMuniment(options as TestMunimentOptions)).rejects.toThrow(message)
  })

  it('takes options that are undefined for absent', async () => {
    const options = {
      seed: undefined,
      startsAt: undefined,
      mailer: undefined,
      namespace: undefined,
      sessions: undefined,
    }
    const t = await testMuniment(options)
    expect((await t.founder()).email).toBe('ada@example.com')
    await t.close()
  })

  it('is closed with its store, as often as one likes, and still tells what was', async () => {
    const t = await testMuniment()
    await t.founder()
    await t.muniment.close()
    await t.close()
    await t[Symbol.asyncDispose]()
    await expect(t.founder()).rejects.toMatchObject({ code: 'Failure', message: expect.stringContaining('closed') })
    await expect(t.store.head()).rejects.toMatchObject({ detail: { code: 'invalid_argument' } })
    t.emitted('AccountCreated')
  })

  it('is closed at the end of a block that uses it', async () => {
    let store: TestMuniment['store'] | undefined
    {
      await using t = await testMuniment()
      ;({ store } = t)
      await store.head()
    }
    await expect(store.head()).rejects.toMatchObject({ detail: { code: 'invalid_argument' } })
  })

  it('shares nothing with another', async () => {
    const [one, other] = [await testMuniment(), await testMuniment()]
    const ada = await one.founder()
    expect(other.events()).toEqual([])
    await expect(other.muniment.audit.entries({}, { as: ada.principal })).rejects.toMatchObject({
      code: 'PrincipalRequired',
    })
    await expect(other.member({ invitedBy: ada })).rejects.toThrow('invitedBy: is a person of this instance')
    await Promise.all([one.close(), other.close()])
  })

  it('has the whole facade', async () => {
    const t = await testMuniment()
    expectTypeOf(t.muniment).toEqualTypeOf<Muniment>()
    expectTypeOf(t).toExtend<AsyncDisposable>()
    const { principal } = await t.founder()
    const sentences: string[] = []
    for await (const { sentence } of t.muniment.audit.by(principal)) sentences.push(sentence)
    expect(sentences).toContain('Ada founded the account "Acme"')
    await t.close()
  })
})
