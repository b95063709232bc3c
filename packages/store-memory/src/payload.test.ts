import type { Json, Metadata } from '@muniment/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anEvent, failureOf, streamEvents, withData } from './fixtures/sample-events.ts'
import { memoryStore } from './memory-store.ts'

const readBack = async (data: Json, metadata: Metadata = {}): Promise<{ data: Json; metadata: Metadata }> => {
  const store = memoryStore()
  await store.append(withData(data, metadata))
  const [event] = await streamEvents(store, 'payload-1')
  return event as { data: Json; metadata: Metadata }
}

const nested = (depth: number): Json => {
  let value: Json = 'leaf'
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value }
  return value
}

describe('payload', () => {
  it('256 levels of nesting come back with the same bytes', async () => {
    expect(JSON.stringify((await readBack(nested(256))).data)).toBe(JSON.stringify(nested(256)))
  })

  it('other values at every run come back with the same bytes and the same value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ stringUnit: 'binary' }), async (value) => {
        const text = JSON.stringify(value)
        fc.pre(!text.includes('\\u0000'))
        const { data } = await readBack(value as Json)
        expect(JSON.stringify(data)).toBe(text)
        expect(data).toEqual(JSON.parse(text))
      }),
    )
  })

  it('an object without a prototype comes back as a plain object', async () => {
    const data = Object.assign(Object.create(null) as { n?: number }, { n: 1 })
    expect((await readBack(data as Json)).data).toStrictEqual({ n: 1 })
  })

  it('what is read is frozen at every level', async () => {
    const { data, metadata } = await readBack({ list: [{ n: 1 }] }, { a: 'b' })
    const { list } = data as { list: Json[] }
    for (const value of [data, list, list[0], metadata]) expect(Object.isFrozen(value)).toBe(true)
  })

  const cycle: { self?: unknown } = {}
  cycle.self = { list: [cycle] }
  it.each([
    ['undefined', undefined, 'events[0].data'],
    ['undefined in an object', { a: { b: undefined } }, 'events[0].data.a.b'],
    ['undefined in an array', [1, undefined], 'events[0].data[1]'],
    ['a hole in an array', Object.assign([1], { 2: 3 }), 'events[0].data[1]'],
    ['NaN', { n: Number.NaN }, 'events[0].data.n'],
    ['Infinity', { n: -Infinity }, 'events[0].data.n'],
    ['a bigint', { n: 1n }, 'events[0].data.n'],
    ['a symbol', { n: Symbol('s') }, 'events[0].data.n'],
    ['a function', { f: () => 1 }, 'events[0].data.f'],
    ['a Date', { at: new Date(0) }, 'events[0].data.at'],
    ['a Map', { map: new Map() }, 'events[0].data.map'],
    ['a boxed string', { s: Object('s') }, 'events[0].data.s'],
    ['an instance of a class', { o: new (class Thing {})() }, 'events[0].data.o'],
    ['a toJSON method', { toJSON: () => 'other' }, 'events[0].data.toJSON'],
    ['a symbol as a key', { o: { [Symbol('s')]: 1 } }, 'events[0].data.o'],
    ['257 levels of nesting', nested(257), /^events\[0\]\.data/],
    ['a cycle', cycle, /^events\[0\]\.data/],
    ['a NUL', { s: 'a\0b' }, 'events[0].data.s'],
    ['a lone high surrogate', { s: ['\ud800'] }, 'events[0].data.s[0]'],
    ['a lone low surrogate', { s: 'a\udc00b' }, 'events[0].data.s'],
    ['surrogates in the wrong order', { s: '\udc00\ud800' }, 'events[0].data.s'],
    ['a NUL in a key', { o: { 'a\0': 1 } }, 'events[0].data.o'],
    ['a lone surrogate in a key', { '\ud800': 1 }, 'events[0].data'],
    ['a key that is no name', { 'ada@example.com': undefined }, 'events[0].data.(key)'],
    [
      'a getter that throws',
      Object.defineProperty({}, 'a', {
        enumerable: true,
        get: () => {
          throw new Error('secret')
        },
      }),
      'events[0].data.a',
    ],
  ])('%s in data is an invalid argument that names the field', async (_, data, field) => {
    const failure = await failureOf(memoryStore().append(withData(data as Json)))
    expect(failure).toMatchObject({ code: 'invalid_argument' })
    const named = failure.code === 'invalid_argument' ? failure.field : ''
    if (typeof field === 'string') expect(named).toBe(field)
    else expect(named).toMatch(field)
  })

  it('a refusal does not repeat the value', async () => {
    const failure = await failureOf(memoryStore().append(withData({ password: 'hunter2\0' })))
    expect(JSON.stringify(failure)).not.toContain('hunter2')
  })

  it('metadata may have an empty key', async () => {
    expect((await readBack({}, { '': 'e' })).metadata).toEqual({ '': 'e' })
  })

  it.each([
    ['a number', { n: 1 }, 'events[0].metadata.n'],
    ['undefined', { n: undefined }, 'events[0].metadata.n'],
    ['an object', { o: {} }, 'events[0].metadata.o'],
    ['a NUL', { s: '\0' }, 'events[0].metadata.s'],
    ['a lone surrogate in a key', { '\ud800': 's' }, 'events[0].metadata'],
  ])('%s in metadata is an invalid argument that names the field', async (_, metadata, field) => {
    const failure = await failureOf(memoryStore().append(withData({}, metadata as unknown as Metadata)))
    expect(failure).toMatchObject({ code: 'invalid_argument', field })
  })

  it.each([null, undefined, 'text', [], new Map()])('metadata that is %s is an invalid argument', async (metadata) => {
    const write = { stream: 'a', expected: 'any', events: [{ ...anEvent(), metadata }] } as never
    expect(await failureOf(memoryStore().append(write))).toMatchObject({ field: 'events[0].metadata' })
  })
})

describe('sizes', () => {
  const ofBytes = (bytes: number): Json => ({ text: 'x'.repeat(bytes - '{"text":""}{}'.length) })

  it('the size is that of the JSON in UTF-8, with metadata', async () => {
    const max = Buffer.byteLength('{"text":"\\u0018é👩"}{"a":"b"}')
    const data = { text: '\u0018é👩' }
    await memoryStore({ maxEventBytes: max }).append(withData(data, { a: 'b' }))
    const failure = await failureOf(memoryStore({ maxEventBytes: max - 1 }).append(withData(data, { a: 'b' })))
    expect(failure).toEqual({ code: 'event_too_large', size: max, max: max - 1 })
  })

  it('the longest text of a number is counted in full', async () => {
    const n = -0.0000012345678901234567
    const max = `${n}{}`.length
    expect(await failureOf(memoryStore({ maxEventBytes: max - 1 }).append(withData(n)))).toMatchObject({ size: max })
    await memoryStore({ maxEventBytes: max }).append(withData(n))
  })

  it('a small graph that unfolds into an endless tree is event_too_large at once', async () => {
    let data: Json = ['x']
    for (let level = 0; level < 100; level += 1) data = [data, data]
    expect(await failureOf(memoryStore().append(withData(data)))).toMatchObject({ code: 'event_too_large' })
    const hugeArray: Json[] = []
    hugeArray.length = 4_000_000_000
    expect(await failureOf(memoryStore().append(withData(hugeArray)))).toMatchObject({ code: 'event_too_large' })
  })

  it('an append above its limit is append_too_large and writes nothing', async () => {
    const store = memoryStore({ maxAppendBytes: 1_000 })
    const event = (): ReturnType<typeof anEvent> => anEvent({ data: ofBytes(500) })
    await store.append({ stream: 'a', expected: 'no_stream', events: [event(), event()] })
    const events = [event(), event(), anEvent()] as const
    // What had been counted when the limit was passed: the rest is not looked at.
    const tooLarge = { code: 'append_too_large', size: 1_002, max: 1_000 }
    expect(await failureOf(store.append({ stream: 'a', expected: 'any', events: [...events] }))).toEqual(tooLarge)
    const writes = events.map((one, n) => ({ stream: `b-${n}`, expected: 'any' as const, events: [one] as const }))
    expect(await failureOf(store.appendMany(writes))).toEqual(tooLarge)
    expect(await streamEvents(store, 'a')).toHaveLength(2)
  })

  it.each([0, -1, 1.5, Number.NaN, '1'])('a limit of %s is an invalid argument', async (limit) => {
    const options = { maxEventBytes: limit as number }
    expect(await failureOf(() => memoryStore(options))).toMatchObject({ field: 'maxEventBytes' })
    const other = { maxAppendBytes: limit as number }
    expect(await failureOf(() => memoryStore(other))).toMatchObject({ field: 'maxAppendBytes' })
  })
})
