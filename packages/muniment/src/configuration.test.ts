/** What createMuniment refuses: a configuration that would lose data, weaken what is kept, or fail later. @module */
import { memoryKeyStore } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigurationRefused } from './configuration-refused.ts'
import { storeWith } from './engine/stores.fixture.ts'
import { developmentKeys } from './keys/development-keys.ts'
import type { MunimentOptions } from './configuration.ts'
import { createMuniment } from './muniment.ts'
import { countingHasher } from './team.fixture.ts'

afterEach(() => vi.unstubAllEnvs())

const bytes = (count: number) => new Uint8Array(count).fill(1)
const key = { version: 1, secret: bytes(32) }
const keys = { keyStore: memoryKeyStore(), pepper: key, commandKey: key }
const durable = { ...memoryStore().capabilities, durable: true }

const attempt = (options: Partial<MunimentOptions>) =>
  createMuniment({ store: memoryStore(), keys, passwordHasher: countingHasher(), ...options } as MunimentOptions)

const optionRefused = async (options: Partial<MunimentOptions>): Promise<string> => {
  const error: unknown = await attempt(options).then(
    async (made) => made.close().then(() => 'accepted'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ConfigurationRefused)) return String(error)
  expect(error).toMatchObject({ name: 'ConfigurationRefused', code: 'ConfigurationRefused' })
  expect(error.message).toBe(`${error.option}: ${error.rule}`)
  return error.option
}

const optional = [
  'namespace',
  'mailer',
  'passwordHasher',
  'passwords',
  'breachedPasswords',
  'contextWords',
  'sessions',
  'sessionTokens',
  'mfa',
  'logins',
  'loginLimiter',
  'tickets',
  'newAccounts',
  'maxStalenessMs',
  'refusals',
  'clock',
  'random',
]

describe('a configuration', () => {
  it.each(['', 'Muniment', 'a-b', 'a.b', '1a', 'ä', 'a b', 'a\n', ' a'])(
    'refuses the namespace %j',
    async (namespace) => expect(await optionRefused({ namespace })).toBe('namespace'),
  )

  it.each(['a', 'muniment', 'tenantA1'])('takes the namespace %j', async (namespace) =>
    expect(await optionRefused({ namespace })).toBe('accepted'),
  )

  it('refuses a durable log with keys in memory, and takes it with durable keys', async () => {
    const store = storeWith(memoryStore(), { capabilities: durable })
    expect(await optionRefused({ store })).toBe('keys.keyStore')
    expect(await optionRefused({ store, keys: developmentKeys() })).toBe('keys.keyStore')
    const keyStore = { ...memoryKeyStore(), durable: true }
    expect(await optionRefused({ store, keys: { ...keys, keyStore } })).toBe('accepted')
  })

  it.each(['pepper', 'commandKey'])('refuses a short %s, and versions that no digest can carry', async (name) => {
    const refused = (given: unknown) => optionRefused({ keys: { ...keys, [name]: given } as never })
    expect(await refused({ ...key, secret: bytes(31) })).toBe(`keys.${name}.secret`)
    expect(await refused({ ...key, secret: 'x'.repeat(32) })).toBe(`keys.${name}.secret`)
    expect(await refused(bytes(32))).toBe(`keys.${name}.secret`)
    for (const version of [0, -1, 1.5, Number.NaN, 10_000])
      expect(await refused({ ...key, version }), `${version}`).toBe(`keys.${name}.version`)
  })

  it('development keys do not start in production', () => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => developmentKeys()).toThrow(ConfigurationRefused)
    vi.stubEnv('NODE_ENV', 'test')
    expect(developmentKeys().keyStore.durable).toBe(false)
  })

  it.each([
    ['lengthMin', { lengthMin: 7 }],
    ['lengthMin', { lengthMin: Number.NaN }],
    ['lengthMin', { lengthMin: '12' as never }],
    ['lengthMin', { lengthMin: null as never }],
    ['lengthMin', { lengthMin: 12.5 }],
    ['lengthMax', { lengthMax: 63 }],
    ['lengthMax', { lengthMax: Number.NaN }],
  ] as const)('refuses the password policy %s %j', async (field, passwords) =>
    expect(await optionRefused({ passwords })).toBe(`passwords.${field}`),
  )

  it.each([{ lengthMin: 300 }, { lengthMin: Number.POSITIVE_INFINITY }, { lengthMin: 65, lengthMax: 64 }])(
    'refuses the password policy %j, which no password can meet',
    async (passwords) => expect(await optionRefused({ passwords })).toMatch(/^passwords\.length(Min|Max)$/),
  )

  it.each([
    ['breachedPasswords', () => undefined],
    ['breachedPasswords.port', {}],
    ['breachedPasswords.port', { port: undefined }],
    ['breachedPasswords.port', { port: async () => [] }],
    ['breachedPasswords.port.suffixesOf', { port: {} }],
    ['breachedPasswords.onFailure', { port: { suffixesOf: async () => [] }, onFailure: 'ignore' }],
    ['breachedPasswords.onFailure', { port: { suffixesOf: async () => [] }, onFailure: null }],
    ['breachedPasswords.onfailure', { port: { suffixesOf: async () => [] }, onfailure: 'refuse' }],
  ])('refuses what nobody could be asked about breached passwords with: %s', async (option, breachedPasswords) =>
    expect(await optionRefused({ breachedPasswords: breachedPasswords as never })).toBe(option),
  )

  it.each([undefined, 'accept', 'refuse'] as const)(
    'takes %s for a port of breached passwords that fails',
    async (onFailure) =>
      expect(await optionRefused({ breachedPasswords: { port: { suffixesOf: async () => [] }, onFailure } })).toBe(
        'accepted',
      ),
  )

  it.each([
    'Muniment',
    ['abc'],
    [''],
    ['- - - -'],
    ['Muniment', 7],
    [undefined],
    ['x'.repeat(201)],
    Array.from({ length: 101 }, (_, n) => `product ${n}`),
    { 0: 'Muniment' },
  ])('refuses the context words %j: no password could be one of them, or too many', async (contextWords) =>
    expect(await optionRefused({ contextWords: contextWords as never })).toBe('contextWords'),
  )

  it.each([[[]], [['Acme']], [['My App', '日本電気']], [Array.from({ length: 100 }, (_, n) => `product ${n}`)]])(
    'takes the context words %j',
    async (contextWords) => expect(await optionRefused({ contextWords })).toBe('accepted'),
  )

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1000' as never])(
    'refuses sessions of %s milliseconds',
    async (ms) => {
      expect(await optionRefused({ sessions: { idleMs: ms } })).toBe('sessions.idleMs')
      expect(await optionRefused({ sessions: { lifetimeMs: ms } })).toBe('sessions.lifetimeMs')
      expect(await optionRefused({ sessions: { mfaIdleMs: ms } })).toBe('sessions.mfaIdleMs')
      expect(await optionRefused({ sessions: { mfaLifetimeMs: ms } })).toBe('sessions.mfaLifetimeMs')
    },
  )

  it.each([-1, 0.5, 300_001, '1' as never])(
    'refuses a grace of %s milliseconds, five minutes at most',
    async (graceMs) => expect(await optionRefused({ sessions: { graceMs } })).toBe('sessions.graceMs'),
  )

  it.each([0, 1.5, 101, '20' as never])('refuses %s sessions for a person, a hundred at most', async (perPersonMax) =>
    expect(await optionRefused({ sessions: { perPersonMax } })).toBe('sessions.perPersonMax'),
  )

  it('takes no grace at all, and one session for a person', async () => {
    expect(await optionRefused({ sessions: { graceMs: 0, perPersonMax: 1 } })).toBe('accepted')
    expect(await optionRefused({ sessions: { graceMs: 300_000, perPersonMax: 100 } })).toBe('accepted')
  })

  it('refuses delays that never begin, and a lock after more than a hundred attempts (NIST SP 800-63B-4)', async () => {
    for (const count of [0, 101, 1.5, '10' as never]) {
      expect(await optionRefused({ logins: { delaysFrom: count } })).toBe('logins.delaysFrom')
      expect(await optionRefused({ logins: { locksFrom: count } })).toBe('logins.locksFrom')
    }
    for (const name of ['firstDelayMs', 'longestDelayMs', 'lockMs'])
      for (const ms of [0, -1, 1.5, 366 * 86_400_000, Number.POSITIVE_INFINITY, '1' as never])
        expect(await optionRefused({ logins: { [name]: ms } })).toBe(`logins.${name}`)
    expect(await optionRefused({ logins: { delaysFrom: 1, locksFrom: 1, lockMs: 1 } })).toBe('accepted')
  })

  it('R121 refuses a window of more than one period (D34)', async () => {
    for (const window of [-1, 2, 0.5, true as never, '1' as never])
      expect(await optionRefused({ mfa: { window: window as never } })).toBe('mfa.window')
    expect(await optionRefused({ mfa: { window: 1 } })).toBe('accepted')
  })

  it.each(['', ' ', 'a:b', 'a\nb', ' a', '\u200b', 'x'.repeat(65), 7 as never])(
    'refuses the issuer %j, which authenticators could not show',
    async (issuer) => expect(await optionRefused({ mfa: { issuer } })).toBe('mfa.issuer'),
  )

  it('D16 refuses a switch of session tokens that is neither on nor off', async () => {
    expect(await optionRefused({ sessionTokens: { endWithPassword: 'no' as never } })).toBe(
      'sessionTokens.endWithPassword',
    )
    expect(await optionRefused({ sessionTokens: { endWithPassword: false } })).toBe('accepted')
  })

  it('refuses sessions that end after the last date there is: every login would fail', async () => {
    const forever = Number.MAX_SAFE_INTEGER
    expect(await optionRefused({ sessions: { lifetimeMs: forever } })).toBe('sessions.lifetimeMs')
    expect(await optionRefused({ sessions: { idleMs: forever } })).toBe('sessions.idleMs')
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '5' as never])(
    'refuses a staleness of %s',
    async (maxStalenessMs) => expect(await optionRefused({ maxStalenessMs })).toBe('maxStalenessMs'),
  )

  it.each([
    { plan: 'x', features: ['bogus' as never] },
    { plan: 'x', features: [], seatLimit: 0 },
    { plan: 7 as never, features: [] },
    { plan: '', features: [] },
    { plan: 'a\0b', features: [] },
    { plan: 'a\nb', features: [] },
    { plan: '\ud800', features: [] },
    { plan: '\u200b', features: [] },
    { plan: 'x'.repeat(101), features: [] },
  ])('refuses the plan %j: no account could be founded on it, and no sign-up would say so', async (newAccounts) =>
    expect(await optionRefused({ newAccounts })).toMatch(/^newAccounts/),
  )

  it.each([undefined, null, 7, 'options', [], () => ({})])('refuses the options %s', async (options) => {
    const error: unknown = await createMuniment(options as never).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConfigurationRefused)
    expect(error).toMatchObject({ option: 'options' })
  })

  it('refuses what is missing, by name', async () => {
    const asked = (options: unknown) =>
      createMuniment(options as MunimentOptions).catch((error: unknown) => (error as ConfigurationRefused).option)
    expect(await asked({})).toBe('store')
    expect(await asked({ store: memoryStore() })).toBe('keys')
    expect(await asked({ keys })).toBe('store')
    for (const name of ['keyStore', 'pepper', 'commandKey'] as const) {
      const { [name]: _, ...rest } = keys
      expect(await asked({ store: memoryStore(), keys: rest })).toBe(`keys.${name}`)
    }
  })

  it('takes an option that is there and undefined as absent, inside of another too', async () => {
    const options = Object.fromEntries(optional.map((name) => [name, undefined]))
    expect(await optionRefused({ ...options, passwordHasher: countingHasher() })).toBe('accepted')
    const passwords = { lengthMin: undefined, lengthMax: undefined }
    const sessions = { idleMs: undefined, lifetimeMs: undefined }
    const newAccounts = { plan: 'free', features: [], seatLimit: undefined }
    expect(await optionRefused({ passwords, sessions, newAccounts })).toBe('accepted')
    const port = { suffixesOf: async () => [] }
    expect(await optionRefused({ breachedPasswords: { port, onFailure: undefined } })).toBe('accepted')
  })

  it.each(optional)('refuses null as %s', async (name) =>
    expect(await optionRefused({ [name]: null } as never)).toBe(name),
  )

  it.each([
    ['store', 'store.append'],
    ['mailer', 'mailer.send'],
    ['loginLimiter', 'loginLimiter.refusedUntil'],
    ['passwordHasher', 'passwordHasher.hash'],
    ['refusals', 'refusals.refused'],
    ['clock', 'clock.now'],
    ['random', 'random.bytes'],
  ])('refuses a port without its methods: %s', async (name, method) => {
    expect(await optionRefused({ [name]: {} } as never)).toBe(method)
    expect(await optionRefused({ [name]: () => undefined } as never)).toBe(name)
  })

  it('refuses a key store without its methods, and a store that does not say what it can', async () => {
    expect(await optionRefused({ keys: { ...keys, keyStore: {} as never } })).toBe('keys.keyStore.get')
    expect(await optionRefused({ keys: { ...keys, sessionTokens: {} as never } })).toBe('keys.sessionTokens.signing')
    expect(await optionRefused({ keys: { ...keys, sessionTokens: null as never } })).toBe('keys.sessionTokens')
    expect(await optionRefused({ store: storeWith(memoryStore(), { capabilities: undefined as never }) })).toBe(
      'store.capabilities',
    )
  })

  it('refuses unknown options by name, unless that could be anything', async () => {
    expect(await optionRefused({ mailr: undefined } as never)).toBe('mailr')
    expect(await optionRefused({ passwords: { minLength: 12 } as never })).toBe('passwords.minLength')
    expect(await optionRefused({ sessions: { idleMS: 1 } as never })).toBe('sessions.idleMS')
    expect(await optionRefused({ logins: { lockMS: 1 } as never })).toBe('logins.lockMS')
    expect(await optionRefused({ mfa: { skew: 1 } as never })).toBe('mfa.skew')
    expect(await optionRefused({ sessionTokens: { lifetimeMs: 1 } as never })).toBe('sessionTokens.lifetimeMs')
    expect(await optionRefused({ 'mnk_0123 secret': 1 } as never)).toBe('(key)')
    expect(await optionRefused({ constructor: 1 } as never)).toBe('constructor')
  })

  it('says the option and the rule, and no value', async () => {
    const secret = bytes(16).fill(65)
    const error: unknown = await attempt({ keys: { ...keys, pepper: { version: 1, secret } } }).catch(
      (thrown: unknown) => thrown,
    )
    expect(String(error)).toBe('ConfigurationRefused: keys.pepper.secret: has at least 32 bytes')
  })
})

describe('without a mailer', () => {
  it('inviting is MailerRequired, and nothing is stored', async () => {
    const store = memoryStore()
    const muniment = await createMuniment({ store, keys, passwordHasher: countingHasher() })
    await expect(muniment.accounts.invite({ email: 'x@example.com' }, {} as never)).rejects.toMatchObject({
      code: 'MailerRequired',
    })
    expect(await store.head()).toBeUndefined()
    await muniment.close()
  })
})
