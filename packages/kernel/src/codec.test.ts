import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import {
  decodeWith,
  fromIoTs,
  type Issue,
  listOf,
  object,
  oneOf,
  optional,
  strictObject,
  text,
  unknownKey,
  wholeNumber,
} from './codec.ts'
import { Instant } from './instant.ts'

interface Address {
  readonly street: string
  readonly number?: number
}

interface Person {
  readonly name: string
  readonly role: 'admin' | 'member'
  readonly home?: Address
  readonly others: readonly Address[]
}

const address = object<Address>('address', { street: t.string, number: optional(wholeNumber(1)) })
const person = object<Person>('person', {
  name: text('name', (value) => value.length > 0),
  role: oneOf('role', 'admin', 'member'),
  home: optional(address),
  others: listOf(address),
})

const ada: Person = { name: 'Ada', role: 'admin', home: { street: 'S' }, others: [{ street: 'T', number: 2 }] }
const canary = 'canary-4711'

/** Every undeclared key, found one by one: each is taken out before the next is asked for. */
const keysOf = <A>(type: t.Type<A>, given: unknown): readonly string[] => {
  const value = structuredClone(given)
  const found: string[] = []
  for (;;) {
    const path = unknownKey(type as unknown as t.Type<unknown>, value)
    if (path === undefined) return found
    found.push(path)
    const keys = path.split('.').slice(1)
    const last = keys.pop() ?? ''
    const holder = keys.reduce((inner, key) => inner[key] as Record<string, unknown>, value as Record<string, unknown>)
    delete holder[last]
  }
}

const issuesOf = (value: unknown): readonly Issue[] => {
  const decoded = decodeWith(person, value)
  if (E.isRight(decoded)) throw new Error('should be refused')
  return decoded.left
}

describe('an object', () => {
  it('that is right is returned itself', () => {
    expect(decodeWith(person, ada)).toEqual(E.right(ada))
    expect((decodeWith(person, ada) as E.Right<Person>).right).toBe(ada)
  })

  it.each([undefined, null])('an optional field that is present and %s is refused, an absent one is not', (nothing) => {
    const { home: _, ...absent } = ada
    expect(E.isRight(decodeWith(person, absent))).toBe(true)
    expect(person.is({ ...ada, home: nothing })).toBe(false)
    expect(issuesOf({ ...ada, home: nothing })).toEqual([{ path: '$.home', expected: 'address' }])
    expect(issuesOf({ ...ada, home: { street: 'S', number: nothing } })).toMatchObject([{ path: '$.home.number' }])
  })

  it.each([undefined, null])('a required field that is absent or %s is refused', (nothing) => {
    const { name: _, ...absent } = ada
    for (const value of [absent, { ...ada, name: nothing }]) {
      expect(person.is(value)).toBe(false)
      expect(issuesOf(value)).toEqual([{ path: '$.name', expected: 'name' }])
    }
  })

  it.each([null, undefined, [], 'text', 7, true])('is not %j', (value) => {
    expect(person.is(value)).toBe(false)
    expect(issuesOf(value)).toEqual([{ path: '$', expected: 'person' }])
  })

  it('further fields are tolerated on read, and stay', () => {
    const wider = { ...ada, later: 1, home: { street: 'S', later: 2 }, others: [{ street: 'T', later: 3 }] }
    expect((decodeWith(person, wider) as E.Right<Person>).right).toBe(wider)
  })

  it('further fields are named for a writer, wherever they stand', () => {
    expect(keysOf(person, ada)).toEqual([])
    expect(keysOf(person, { ...ada, later: 1 })).toEqual(['$.later'])
    expect(keysOf(person, { ...ada, home: { street: 'S', later: 2 } })).toEqual(['$.home.later'])
    expect(keysOf(person, { ...ada, others: [{ street: 'S' }, { street: 'T', later: 3 }] })).toEqual([
      '$.others.1.later',
    ])
  })

  it('further fields are named in whichever of several objects fits', () => {
    const either = t.union([
      object<{ kind: 'a'; a: string }>('a', { kind: oneOf('kind', 'a'), a: t.string }),
      object<{ kind: 'b'; b?: string }>('b', { kind: oneOf('kind', 'b'), b: optional(t.string) }),
    ])
    expect(keysOf(either, { kind: 'a', a: '' })).toEqual([])
    expect(keysOf(either, { kind: 'b', b: '' })).toEqual([])
    expect(keysOf(either, { kind: 'b', a: '' })).toEqual(['$.a'])
  })
})

describe('issues', () => {
  it('name every path and what was expected there, and never a value', () => {
    const wrong = {
      name: '',
      role: canary,
      home: { street: { [canary]: canary }, number: -4711 },
      others: [{ street: 'S' }, canary, { street: 4711 }],
    }
    const issues = issuesOf(wrong)
    expect(issues).toEqual([
      { path: '$.name', expected: 'name' },
      { path: '$.role', expected: 'role' },
      { path: '$.home.street', expected: 'string' },
      { path: '$.home.number', expected: 'whole number of at least 1' },
      { path: '$.others.1', expected: 'address' },
      { path: '$.others.2.street', expected: 'string' },
    ])
    expect(JSON.stringify(issues)).not.toContain('4711')
  })

  it('keys of prototypes are no fields', () => {
    for (const key of ['__proto__', 'constructor', 'toString'])
      expect(keysOf(person, JSON.parse(`{"name":"Ada","${key}":{}}`))).toEqual([`$.${key}`])
    expect(person.is(Object.create(null))).toBe(false)
  })
})

describe('a definition', () => {
  it.each([
    t.type({ a: t.string }),
    t.partial({ a: t.string }),
    t.strict({ a: t.string }),
    t.intersection([t.type({ a: t.string }), t.type({ b: t.string })]),
    t.record(t.string, t.string),
    t.array(t.string),
    t.readonlyArray(t.string),
    t.readonly(t.type({ a: t.string })),
    t.tuple([t.string, t.string]),
    t.union([t.string, t.type({ a: t.string })]),
  ])('refuses $name: keys inside it that nobody declared would be stored unseen', (type) => {
    expect(() => object<{ a: unknown }>('thing', { a: type as t.Type<unknown> })).toThrow(TypeError)
    expect(() => object<{ a?: unknown }>('thing', { a: optional(type as t.Type<unknown>) as never })).toThrow(TypeError)
    expect(() => listOf(type as t.Type<unknown>)).toThrow(TypeError)
  })

  it('may name a field as prototypes name theirs', () => {
    const odd = object<{ constructor?: string }>('odd', { constructor: optional(t.string) } as never)
    expect([odd.is({}), odd.is({ constructor: 'a' }), odd.is({ constructor: 1 })]).toEqual([true, true, false])
  })
})

describe('input', () => {
  const { decode } = strictObject<Person>('person', {
    name: text('name', (value) => value.length > 0),
    role: oneOf('role', 'admin', 'member'),
    home: optional(address),
    others: listOf(address),
  })
  const decoded = (value: unknown): Person => {
    const outcome = decode(value)
    if (E.isLeft(outcome)) throw new Error(JSON.stringify(outcome.left))
    return outcome.right
  }

  it('is copied: what the caller changes later is not what was checked', () => {
    const given = structuredClone(ada)
    const own = decoded(given)
    Object.assign(given.home ?? {}, { street: 'elsewhere' })
    Object.assign(given.others[0] ?? {}, { street: 'elsewhere' })
    expect(own).toEqual(ada)
  })

  it('is read once: a getter that changes its mind is not asked again', () => {
    let reads = 0
    const fickle = {
      ...ada,
      get role() {
        return (reads += 1) > 1 ? 'admin' : 'member'
      },
    }
    expect(decoded(fickle).role).toBe('member')
    expect(reads).toBe(1)
  })

  it('that throws while it is read is refused, and what it threw stays untold', () => {
    const hostile = {
      ...ada,
      get name(): string {
        throw new Error(canary)
      },
    }
    expect(decode(hostile)).toEqual(E.left([{ path: '$', expected: 'person' }]))
  })

  it('may say undefined for absent, at any depth; null is a value', () => {
    expect(decoded({ ...ada, home: undefined })).toEqual({ name: 'Ada', role: 'admin', others: ada.others })
    expect(decoded({ ...ada, home: { street: 'S', number: undefined } }).home).toEqual({ street: 'S' })
    expect(E.isLeft(decode({ ...ada, name: undefined }))).toBe(true)
    expect(E.isLeft(decode({ ...ada, home: null }))).toBe(true)
  })

  it.each([
    Object.create(ada) as object,
    new (class {
      name = 'Ada'
      role = 'admin'
      others = []
    })(),
    new Map(),
  ])('that is no plain object is refused', (value) => {
    expect(decode(value)).toEqual(E.left([{ path: '$', expected: 'person' }]))
  })

  it('that ends nowhere is refused', () => {
    const endless: Record<string, unknown> = { ...ada }
    endless['home'] = endless
    expect(E.isLeft(decode(endless))).toBe(true)
  })

  it('an unknown field is named where it may be a slip, and hidden where it may be anything', () => {
    const expected = 'field of person'
    expect(decode({ ...ada, nmae: 'Ada' })).toEqual(E.left([{ path: '$.nmae', expected }]))
    for (const secret of ['hunter2 is my password', 'mnk_4711', 'a'.repeat(25), '\u001b[31m', 'a.b'])
      expect(JSON.stringify(decode({ ...ada, [secret]: 1 }))).not.toContain(secret)
    expect(decode({ ...ada, home: { street: 'S', 'a b': 1 } })).toEqual(E.left([{ path: '$.home.(key)', expected }]))
  })
})

describe('small types', () => {
  it('whole numbers are safe in JSON and at least the smallest', () => {
    for (const right of [3, 4, Number.MAX_SAFE_INTEGER]) expect(wholeNumber(3).is(right)).toBe(true)
    for (const wrong of [2, 3.5, NaN, Infinity, Number.MAX_SAFE_INTEGER + 1, '3', 3n, null])
      expect(wholeNumber(3).is(wrong)).toBe(false)
  })

  it('words are those of the list and no other', () => {
    const role = oneOf('role', 'admin', 'member')
    expect(['admin', 'member'].every((word) => role.is(word))).toBe(true)
    for (const wrong of ['Admin', '', 'toString', '__proto__', undefined, ['admin']]) expect(role.is(wrong)).toBe(false)
  })

  it('a codec runs every check: an instant names a day that exists', () => {
    const { decode, encode } = fromIoTs(Instant)
    expect(decode('2026-02-28T00:00:00.000Z')).toEqual(E.right('2026-02-28T00:00:00.000Z'))
    expect(decode('2026-02-30T00:00:00.000Z')).toEqual(E.left([{ path: '$', expected: 'Instant' }]))
    expect(encode('2026-02-28T00:00:00.000Z' as Instant)).toBe('2026-02-28T00:00:00.000Z')
  })
})
