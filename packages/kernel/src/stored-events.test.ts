import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { listOf, object, oneOf, optional, wholeNumber } from './codec.ts'
import { type NotebookEvent, notebookEvents, recorded } from './fixtures/notebook.ts'
import { Instant } from './instant.ts'
import type { Json } from './json.ts'
import { type Sealed, sealed } from './sealed.ts'
import {
  type CodecFailure,
  decodeEvent,
  describeStoredEvents,
  encodeEvent,
  sealedFields,
  type StoredEvents,
  stored,
} from './stored-events.ts'

const canary = 'canary-4711'

interface GuestNamed {
  readonly type: 'GuestNamed'
  readonly data: { readonly at: Instant; readonly name: Sealed; readonly note?: Sealed; readonly tags: readonly Tag[] }
}

interface Tag {
  readonly word: string
}

interface GuestLeft {
  readonly type: 'GuestLeft'
  readonly data: object
}

const tag = object<Tag>('tag', { word: t.string })
const calls: [string, Json, unknown][] = []
const guestEvents: StoredEvents<GuestNamed | GuestLeft> = {
  GuestNamed: stored<GuestNamed>(
    'GuestNamed',
    { at: Instant, name: sealed('guest.name'), note: optional(sealed('guest.note')), tags: listOf(tag) },
    [
      (data, metadata) => {
        calls.push(['1 to 2', data, metadata['commandId']])
        return { ...(data as object), at: '2026-01-01T00:00:00.000Z' }
      },
      (data, metadata) => {
        calls.push(['2 to 3', data, metadata['commandId']])
        return { ...(data as object), tags: [] }
      },
    ],
  ),
  GuestLeft: stored<GuestLeft>('GuestLeft', {}),
}

const name = `s1.${'n'.repeat(38)}` as Sealed
const named: GuestNamed = { type: 'GuestNamed', data: { at: '2026-11-22T12:00:00.000Z' as Instant, name, tags: [] } }

const failureOf = (outcome: E.Either<CodecFailure, unknown>): CodecFailure => {
  if (E.isLeft(outcome)) return outcome.left
  throw new Error('should be refused')
}

describe('reading', () => {
  it('answers the data of today itself, with further fields', () => {
    const event = recorded({ type: 'GuestNamed', data: { ...named.data, later: true } }, 0, { schema: '3' })
    const decoded = decodeEvent(guestEvents, event)
    expect((decoded as E.Right<unknown>).right).toBe(event.data)
  })

  it('earlier versions go through their upcasters, in order, from their own version on', () => {
    for (const [schema, steps] of [
      ['1', ['1 to 2', '2 to 3']],
      ['2', ['2 to 3']],
      ['3', []],
    ] as const) {
      calls.length = 0
      const data = schema === '3' ? named.data : { name, ...(schema === '2' ? { at: '2026-01-02T00:00:00.000Z' } : {}) }
      expect(E.isRight(decodeEvent(guestEvents, recorded({ type: 'GuestNamed', data }, 5, { schema })))).toBe(true)
      expect(calls.map(([step]) => step)).toEqual(steps)
      for (const [, , commandId] of calls) expect(commandId).toBe('command-5')
    }
  })

  it.each(['4', '0', '-1', '01', '1.0', '1e0', '', ' 1', 'x', '9999999'])('version "%s" is unsupported', (schema) => {
    const event = recorded({ type: 'GuestNamed', data: { canary } }, 7, { schema })
    const failed = failureOf(decodeEvent(guestEvents, event))
    expect(failed.detail).toEqual({ code: 'unsupported_event_version', version: schema })
  })

  it('an event that names no version is unsupported', () => {
    const { metadata: _, ...event } = recorded({ type: 'GuestLeft', data: {} }, 7)
    expect(failureOf(decodeEvent(guestEvents, { ...event, metadata: {} })).code).toBe('unsupported_event_version')
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'guestNamed'])(
    'the type "%s" is unknown',
    (type) => {
      const failed = failureOf(decodeEvent(guestEvents, recorded({ type, data: {} }, 7)))
      expect(failed.code).toBe('unknown_event_type')
      expect(failed.event).toEqual({ id: recorded(named, 7).id, type, stream: 'test.notebook-1', revision: 7n })
    },
  )

  it('data that is wrong is told by paths, and never by its values', () => {
    const data = { at: canary, name: canary, note: canary, tags: [{ word: { canary } }] }
    const failed = failureOf(decodeEvent(guestEvents, recorded({ type: 'GuestNamed', data }, 7, { schema: '3' })))
    expect(failed.detail).toEqual({
      code: 'undecodable_event',
      issues: [
        { path: '$.at', expected: 'Instant' },
        { path: '$.name', expected: 'sealed guest.name' },
        { path: '$.note', expected: 'sealed guest.note' },
        { path: '$.tags.0.word', expected: 'string' },
      ],
    })
    const shown = `${failed.message}${failed.stack}${JSON.stringify(failed.detail)}`
    expect(shown).not.toContain('4711')
    expect(failed.message).toContain('GuestNamed at test.notebook-1@7')
  })

  it('an upcaster that throws is undecodable, not a crash of whoever reads', () => {
    const events = {
      NoteTorn: stored<GuestLeft>('GuestLeft', {}, [(data) => ({ n: (data as never as Tag[])[0]!.word })]),
    }
    const outcome = decodeEvent(events as never, recorded({ type: 'NoteTorn', data: {} }, 0))
    expect(failureOf(outcome).code).toBe('undecodable_event')
  })
})

describe('writing', () => {
  const write = (data: object): unknown => encodeEvent(guestEvents, { type: 'GuestNamed', data } as GuestNamed)

  it('answers the data and the version of today', () => {
    expect(encodeEvent(guestEvents, named)).toEqual({ schema: '3', data: named.data })
    expect(encodeEvent<NotebookEvent>(notebookEvents, { type: 'NoteTorn', data: { page: 0 } }).schema).toBe('1')
  })

  it.each<[string, object, string]>([
    ['a field that is not declared', { undeclared: 1 }, '$.undeclared is not declared'],
    ['one whose name could be anything', { [canary]: 1 }, '$.(key) is not declared'],
    ['an undeclared field in a list', { tags: [{ word: 'w', extra: canary }] }, '$.tags.0.extra is not declared'],
    ['an optional field that is undefined', { note: undefined }, '$.note is no sealed guest.note'],
    ['an optional field that is null', { note: null }, '$.note is no sealed guest.note'],
    ['a day that does not exist', { at: '2026-02-30T00:00:00.000Z' }, '$.at is no Instant'],
    ['a time of no clock', { at: '2026-99-99T99:99:99.999Z' }, '$.at is no Instant'],
    ['an open text where a sealed one belongs', { name: canary }, '$.name is no sealed guest.name'],
  ])('refuses %s', (_, changes, message) => {
    expect(() => write({ ...named.data, ...changes })).toThrow(new TypeError(`GuestNamed cannot be stored: ${message}`))
  })

  it.each(['__proto__', 'constructor', 'toString', 'GuestSang'])(
    'refuses the type "%s", which has no codec',
    (type) => {
      const event = { type, data: {} } as unknown as GuestLeft
      expect(() => encodeEvent(guestEvents as never, event)).toThrow(`${type} has no codec in this category`)
    },
  )

  it('never shows a value', () => {
    const shown = (data: object): string => {
      try {
        return String(write(data))
      } catch (thrown) {
        return `${(thrown as Error).message}${(thrown as Error).stack}`
      }
    }
    expect(shown({ at: canary, name: canary, note: canary, tags: [canary, { word: 1, more: canary }] })).not.toContain(
      '4711',
    )
  })
})

describe('writing', () => {
  it('answers a frozen copy that shares nothing with what was decided', () => {
    const tags = [{ word: 'one' }]
    const { data } = encodeEvent(guestEvents, { ...named, data: { ...named.data, tags } })
    tags[0] = { word: 'two' }
    expect(data).toMatchObject({ tags: [{ word: 'one' }] })
    for (const part of [data, (data as { tags: object[] }).tags, (data as { tags: object[] }).tags[0]])
      expect(part).toSatisfy(Object.isFrozen)
  })

  it.each([
    [
      'a class instance',
      new (class Named {
        at = named.data.at
        name = name
        tags = []
      })(),
    ],
    ['fields of a prototype', Object.create(named.data) as object],
  ])('refuses %s: JSON would lose it', (_, data) => {
    expect(() => encodeEvent(guestEvents, { type: 'GuestNamed', data: data as GuestNamed['data'] })).toThrow(TypeError)
  })
})

describe('the names on disk', () => {
  it('are lines of a golden file, in the order of the definitions', () => {
    expect(describeStoredEvents(guestEvents)).toBe(
      [
        'GuestNamed 3',
        '  at: Instant',
        '  ⊙name: sealed guest.name',
        '  ⊙note?: sealed guest.note',
        '  tags: list of tag',
        '    word: string',
        'GuestLeft 1',
        '',
      ].join('\n'),
    )
  })

  it('show every part of a field: what an object holds, the words of a list, the members of a union', () => {
    interface Moved {
      readonly type: 'Moved'
      readonly data: { readonly to: object; readonly by: 'train' | 'car'; readonly who: object }
    }
    const inner = object<{ street: string; floor?: number }>('address', {
      street: t.string,
      floor: optional(wholeNumber(0)),
    })
    const guest = object<{ kind: 'guest' }>('guest', { kind: oneOf('kind', 'guest') })
    const Moved = stored<Moved>('Moved', {
      to: inner as never,
      by: oneOf('means', 'train', 'car'),
      who: t.union([guest, inner]) as never,
    })
    expect(describeStoredEvents({ Moved }).split('\n')).toEqual([
      'Moved 1',
      '  to: address',
      '    street: string',
      '    floor?: whole number of at least 0',
      '  by: means (train, car)',
      '  who: (guest | address)',
      '    | guest',
      '      kind: kind (guest)',
      '    | address',
      '      street: string',
      '      floor?: whole number of at least 0',
      '',
    ])
  })

  it('tell which fields are sealed, and for what', () => {
    expect([...sealedFields(guestEvents.GuestNamed as never)]).toEqual([
      ['name', 'guest.name'],
      ['note', 'guest.note'],
    ])
    expect([...sealedFields(guestEvents.GuestLeft as never)]).toEqual([])
  })
})
