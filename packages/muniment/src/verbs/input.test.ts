/** Input at the border: whatever is wrong is InvalidInput with field and rule, and nothing is stored. @module */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MunimentError } from '../muniment-error.ts'
import { scenarios } from '../scenarios.fixture.ts'
import { aTeam, type Team } from '../team.fixture.ts'

type Door = Record<string, Record<string, (input: unknown, options?: unknown) => Promise<unknown>>>

let team: Team
beforeAll(async () => {
  team = await aTeam()
})
afterAll(() => team.close())

const megabyte = 'x'.repeat(1_000_000)

/** Values that are no text, no number, no object of ours. */
const strange: readonly unknown[] = [
  null,
  7,
  Number.NaN,
  true,
  {},
  [],
  ['text'],
  [['text']],
  () => 'text',
  Symbol('text'),
  1n,
  new Date(0),
  new Map(),
  Object('text'),
  Object.create(null),
  { toString: () => 'text' },
]

const call = (name: string, input: unknown, options?: unknown): Promise<unknown> => {
  const [noun = '', verb = ''] = name.split('.')
  const run = (team.muniment as unknown as Door)[noun]?.[verb]
  if (run === undefined) throw new Error(`no ${name}`)
  return run(input, options)
}

const refusalOf = async (asked: Promise<unknown>): Promise<MunimentError> => {
  const error: unknown = await asked.then(
    (value) => new Error(`accepted: ${String(value)}`),
    (thrown: unknown) => thrown,
  )
  if (error instanceof MunimentError) return error
  throw error
}

const expectInvalid = async (asked: Promise<unknown>, field: RegExp, told: string): Promise<void> => {
  const { code, refusal } = await refusalOf(asked)
  expect(code, told).toBe('InvalidInput')
  expect(refusal, told).toEqual({ _tag: 'InvalidInput', field: expect.stringMatching(field), rule: expect.any(String) })
}

/** Good input of every verb, from its successful scenario. */
const good: Record<string, readonly [Record<string, unknown>, unknown]> = {}
beforeAll(async () => {
  for (const [name, asks] of Object.entries(scenarios)) {
    const other = await aTeam()
    // What is always refused is refused for good input as well.
    const { done = asks['SessionTokenNotRevocable'] } = asks
    if (done === undefined) throw new Error(`no good input of ${name}`)
    const [input, options] = await done(other)
    good[name] = [input as Record<string, unknown>, options]
    await other.close()
  }
})

const nothingStored = async (run: () => Promise<void>): Promise<void> => {
  const before = (await team.log()).length
  await run()
  expect((await team.log()).length).toBe(before)
}

describe.each(Object.keys(scenarios))('%s refuses as InvalidInput', (name) => {
  const given = () => good[name] as readonly [Record<string, unknown>, unknown]

  it('what is no object', () =>
    nothingStored(async () => {
      const [, options] = given()
      for (const input of [undefined, null, 7, 'text', true, [], [given()[0]], () => ({}), Symbol('x'), 1n])
        await expectInvalid(call(name, input, options), /./, typeof input)
    }))

  it('a field it does not know, by name; __proto__ and constructor too', () =>
    nothingStored(async () => {
      const [input, options] = given()
      for (const field of ['admin', 'accountId', 'userId', 'Email', '__proto__', 'constructor', 'toString', 'as', '']) {
        const more = JSON.parse(`{${JSON.stringify(field)}:"x"}`) as Record<string, unknown>
        const asked: Record<string, unknown> = { ...input }
        Object.defineProperty(asked, field, { value: more[field] ?? 'x', enumerable: true, configurable: true })
        await expectInvalid(call(name, asked, options), field === '' ? /./ : new RegExp(`${field}|input`), field)
      }
      expect(Object.prototype).not.toHaveProperty('admin')
    }))

  it('each field of it with a value of another kind', () =>
    nothingStored(async () => {
      const [input, options] = given()
      for (const [field, right] of Object.entries(input))
        for (const wrong of strange) {
          if (typeof right === 'number' && wrong === 7) continue
          const told = `${field}: ${typeof wrong}`
          await expectInvalid(call(name, { ...input, [field]: wrong }, options), new RegExp(`^${field}|surface`), told)
        }
    }))

  it('each field that must be there, missing', () =>
    nothingStored(async () => {
      const [input, options] = given()
      const optional = [
        'name',
        'ip',
        'userAgent',
        'account',
        'permissions',
        'expiresAt',
        'description',
        'metadata',
        'limit',
        ...(name === 'users.delete' ? ['password'] : []),
        ...(name === 'users.startMfaEnrollment' ? ['type'] : []),
      ]
      for (const field of Object.keys(input).filter((each) => !optional.includes(each))) {
        const { [field]: _, ...rest } = input
        for (const missing of [rest, { ...rest, [field]: undefined }])
          await expectInvalid(call(name, missing, options), new RegExp(`^(${field}|surface)`), field)
      }
    }))

  it('a megabyte where a text is, or answers it otherwise, soon, shortly and without storing it', async () => {
    const [input, options] = given()
    const { length } = await team.log()
    for (const field of Object.keys(input).filter((each) => typeof input[each] === 'string')) {
      const started = performance.now()
      const answer = await call(name, { ...input, [field]: megabyte }, options).catch((error: unknown) => error)
      expect(performance.now() - started).toBeLessThan(2_000)
      expect(`${String(answer)} ${JSON.stringify(answer)}`.length, field).toBeLessThan(2_000)
      // Explained or refused by its name; a machine's failure is neither.
      if (name === 'access.explain') expect(answer).toMatchObject({ verdict: 'refused' })
      else expect(answer, field).toMatchObject({ name: 'MunimentError', code: expect.not.stringMatching('Failure') })
    }
    await expectInvalid(call(name, { ...input, [megabyte]: 1 }, options), /./, 'long name of a field')
    const stored = (await team.log()).slice(length)
    for (const { type, data, metadata } of stored) {
      expect(type).toMatch(/^Login(Attempted|Failed)$/)
      expect(JSON.stringify([data, metadata]).length).toBeLessThan(2_000)
    }
    if (name !== 'access.logIn') expect(stored).toEqual([])
  })
})

describe('options', () => {
  it('that are strange are no TypeError: the principal is missing, or nothing is', async () => {
    for (const options of [null, 7, 'text', [], true]) {
      expect((await refusalOf(call('accounts.invite', { email: 'x@example.com' }, options))).code).toBe(
        'PrincipalRequired',
      )
      expect((await refusalOf(call('users.signUp', { email: 'x', password: 'long enough' }, options))).code).toBe(
        'InvalidEmail',
      )
    }
  })
})

describe('texts that cannot be stored as they are', () => {
  it.each(['\u061c', '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069', '\u2028', '\u2029'])(
    'a name with %j in it is refused: it would look like another, or like two lines',
    (control) =>
      nothingStored(async () => {
        const person = { email: 'x@example.com', password: 'long enough' }
        const name = `gra${control}ce`
        await expectInvalid(call('users.signUp', { ...person, name }), /^name$/, 'name')
        await expectInvalid(call('users.signUp', { ...person, account: { name } }), /name|account/, 'account')
      }),
  )

  it.each(['\0', 'a\0b', '\ud800', 'a\udfff', '\ud800\ud800'])(
    '%j is refused at the border, nothing reaches the store',
    (text) =>
      nothingStored(async () => {
        const as = await team.as(team.founder, undefined)
        const person = { email: 'x@example.com', password: 'long enough' }
        for (const [name, input, options] of [
          ['users.signUp', { ...person, name: text }, undefined],
          ['users.signUp', { ...person, account: { name: text } }, undefined],
          ['users.signUp', { ...person, userAgent: text }, undefined],
          ['users.signUp', { ...person, requestId: text }, undefined],
          ['users.signUp', person, { commandId: text }],
          ['credentials.issueApiKey', { description: text }, { as }],
          ['credentials.issueApiKey', { metadata: text }, { as }],
        ] as const)
          await expectInvalid(call(name, input, options), /./, `${name} ${JSON.stringify(input)}`)
      }),
  )

  it.each(['\u200b', '\u2060\u2060', '\u3164', '\u{e0041}', '\u034f', '[erased]', '[sealed]', '\ufeffx'])(
    'the name %j is refused, of a person and of an account: nothing is seen, or something else',
    (name) =>
      nothingStored(async () => {
        const person = { email: 'x@example.com', password: 'long enough' }
        await expectInvalid(call('users.signUp', { ...person, name }), /^name$/, 'name')
        await expectInvalid(call('users.signUp', { ...person, account: { name } }), /name|account/, 'account')
      }),
  )

  it.each(['anonymous', 'Somebody', 'system'])('nobody is called %j, as nobody is called in the trail', (name) =>
    expectInvalid(call('users.signUp', { email: 'x@example.com', password: 'long enough', name }), /^name$/, 'name'),
  )

  it.each(['\u001b[31mred', 'a\rb', 'a\nb', '\u009b2J', 'tab\t'])(
    '%j is refused where a line is printed: device, request, command id, operator, reason',
    (text) =>
      nothingStored(async () => {
        const person = { email: 'x@example.com', password: 'long enough' }
        const entry = { session: team.founder.session, surface: 'dashboard' }
        for (const [name, input, options] of [
          ['users.signUp', { ...person, userAgent: text }, undefined],
          ['users.signUp', { ...person, requestId: text }, undefined],
          ['users.signUp', person, { commandId: text }],
          ['access.logIn', { ...person, userAgent: text }, undefined],
          ['access.enter', { ...entry, requestId: text }, undefined],
        ] as const)
          await expectInvalid(call(name, input, options), /^(userAgent|requestId|commandId|surface)$/, name)
        const { support } = team.muniment
        await expectInvalid(support({ operator: `dana${text}`, reason: 'review' }), /^operator$/, 'operator')
        await expectInvalid(support({ operator: 'dana', reason: `review${text}` }), /^reason$/, 'reason')
      }),
  )

  it.each(['a\0b', 'a\udfff', megabyte])('support is not named by a text that no event can hold', async (text) => {
    const { support } = team.muniment
    await expectInvalid(support({ operator: `dana${text}`, reason: 'review' }), /^operator$/, 'operator')
    await expectInvalid(support({ operator: 'dana', reason: `review${text}` }), /^reason$/, 'reason')
  })

  it.each(['127.0.0.1/8', '10.0.0', '010.0.0.1', 'fe80::1%eth0', 'localhost', '::ffff:999.0.0.1', '1.2.3.4 ', ''])(
    'the network address %j is refused',
    (ip) => expectInvalid(call('users.signUp', { email: 'x@example.com', password: 'long enough', ip }), /^ip$/, ip),
  )
})
