/**
 * What an event may carry: every JSON, byte for byte, up to the sizes that the store names.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util'
import { type EventStore, isStoreFailure, type Json, type Metadata, type NewEvent } from '@muniment/kernel'
import fc from 'fast-check'
import type { ContractCase } from './contract-case.ts'
import { appendManyOf, failureOf, holds, refuses, same, sameFields } from './expectations.ts'
import { allEvents, anEvent, aWrite, aWriteOf, streamEvents, withData } from './sample-events.ts'

type Content = Pick<NewEvent, 'data' | 'metadata'>

/** Written at the end of its stream and read back from there. */
const readBack = async (store: EventStore, data: Json, metadata: Metadata = {}): Promise<Content> => {
  const { revision } = await store.append(withData(data, metadata))
  const [event] = await streamEvents(store, 'payload-1', { from: revision })
  holds(event !== undefined, 'what was acknowledged can be read')
  return event
}

/** Compares texts, as equal values may have their keys in another order. */
const comesBack = async (store: EventStore, name: string, data: Json): Promise<void> => {
  const read = (await readBack(store, data)).data
  const promised = `${name} comes back with the same bytes`
  if (JSON.stringify(read) !== JSON.stringify(data)) same(JSON.stringify(read), JSON.stringify(data), promised)
}

const nested = (depth: number): Json => {
  let value: Json = 'leaf'
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value }
  return value
}

/** Data whose JSON, with that of empty metadata, has so many bytes. */
const ofBytes = (bytes: number): Json => ({ text: 'x'.repeat(bytes - '{"text":""}{}'.length) })

const writesNothing = async (store: EventStore, promised: string): Promise<void> =>
  same((await allEvents(store)).length, 0, promised)

/** Limits above this are not tried: to fill them takes minutes. */
const triedBytesMax = 64 * 1_024 * 1_024

export const payloadCases: readonly ContractCase[] = [
  {
    id: 'PAY-01',
    title: 'empty objects, null, false, empty strings and arrays come back with the same bytes',
    needs: [],
    run: async ({ store }) => {
      for (const data of [{}, null, false, true, '', 0, [], [1, 'two', [3, []], {}], { a: {}, b: [] }] as Json[])
        await comesBack(store, JSON.stringify(data), data)
    },
  },
  {
    id: 'PAY-02',
    title: '100 levels of nesting come back with the same bytes',
    needs: [],
    run: ({ store }) => comesBack(store, '100 levels of nesting', nested(100)),
  },
  {
    id: 'PAY-03',
    title: '10,000 keys come back with the same bytes',
    needs: [],
    run: ({ store }) => {
      const entries = Array.from({ length: 10_000 }, (_, n) => [`key ${(n * 7_919) % 10_000}`, n] as const)
      return comesBack(store, '10,000 keys', Object.fromEntries(entries))
    },
  },
  {
    id: 'PAY-04',
    title: 'large and small numbers come back as they are, and -0 as 0',
    needs: [],
    run: async ({ store }) => {
      const numbers = [1e308, -1e308, 2 ** 53 - 1, -(2 ** 53 - 1), 5e-324, 0.1 + 0.2, 1e21, 1e-7, 100, 1.5]
      await comesBack(store, 'numbers', numbers)
      same((await readBack(store, numbers)).data, numbers, 'a number comes back as the same number')
      const { data } = await readBack(store, { n: -0, list: [-0] })
      same(JSON.parse(JSON.stringify(data)), { n: 0, list: [0] }, '-0 comes back as 0, as JSON writes it')
    },
  },
  {
    id: 'PAY-05',
    title: 'strings that look like numbers, times or JSON stay strings',
    needs: [],
    run: async ({ store }) => {
      const texts = [
        '1',
        '007',
        '1e3',
        '12345678901234567890',
        '1n',
        '2026-11-22',
        '2026-11-22T01:02:03.004Z',
        '{"a":1}',
      ]
      const { data } = await readBack(store, texts)
      same(structuredClone(data), texts, 'a string comes back as the same string')
      same((await readBack(store, '2026-11-22T01:02:03.004Z')).data, '2026-11-22T01:02:03.004Z', 'a time stays text')
    },
  },
  {
    id: 'PAY-06',
    title: 'keys called __proto__ and constructor stay own keys and reach no prototype',
    needs: [],
    run: async ({ store }) => {
      const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1}'
      const { data } = await readBack(store, JSON.parse(text) as Json)
      same(JSON.stringify(data), text, 'keys called __proto__ and constructor stay own keys')
      same(Object.getPrototypeOf(data), Object.prototype, 'data are plain objects')
      same('polluted' in (data as object), false, 'no key reaches the prototype of the data')
      same('polluted' in {}, false, 'no key reaches the prototype of all objects')
      const { metadata } = await readBack(store, {}, JSON.parse('{"__proto__":"a"}') as Metadata)
      same(JSON.stringify(metadata), '{"__proto__":"a"}', 'a key of metadata called __proto__ stays an own key')
    },
  },
  {
    id: 'PAY-07',
    title: 'keys keep their order',
    needs: [],
    run: async ({ store }) => {
      await comesBack(store, 'keys out of order', { z: 1, a: { y: 1, b: 2 }, m: [{ d: 1, c: 2 }] })
      await comesBack(store, 'keys that look like numbers', { 10: 'b', 2: 'a', x: 'c', '01': 'd' })
      await comesBack(store, 'keys of many lengths', { longest: 1, b: 2, long: 3, aa: 4 })
      const { metadata } = await readBack(store, {}, { z: '1', a: '2', m: '3' })
      same(Object.keys(metadata), ['z', 'a', 'm'], 'keys of metadata keep their order')
    },
  },
  {
    id: 'PAY-08',
    title: 'unicode comes back code unit by code unit, in data and in keys',
    needs: [],
    run: async ({ store }) => {
      const texts = [
        '👩‍👩‍👧',
        'e\u0301',
        '\u00e9',
        'שלום',
        '\u2028',
        '\u0018',
        '\u0118',
        '𝒳',
        '\ufeff',
        '\u007f',
        '\ufffd',
        '\r\n\t',
      ]
      for (const text of texts) await comesBack(store, JSON.stringify(text), { text, [text]: 1 })
      await comesBack(store, 'keys in two normal forms', { 'e\u0301': 1, '\u00e9': 2, '': 3, ' ': 4 })
    },
  },
  {
    id: 'PAY-09',
    title: 'U+0000 and lone surrogates are kept or an invalid argument, and no other error',
    needs: [],
    run: async ({ store }) => {
      for (const text of ['a\0b', '\ud800', 'a\udc00b', '\udc00\ud800']) {
        for (const data of [{ text }, { [text]: 1 }, [text]]) {
          const name = JSON.stringify(data)
          let read: Json
          try {
            read = (await readBack(store, data)).data
          } catch (thrown) {
            const isRefusal = isStoreFailure(thrown, 'invalid_argument')
            holds(isRefusal, `${name} is kept or refused as an invalid argument`, thrown)
            continue
          }
          same(structuredClone(read), data, `${name} is kept as it is`)
        }
      }
    },
  },
  {
    id: 'PAY-10',
    title: 'whatever JSON can hold comes back with the same bytes and the same value',
    needs: [],
    run: async ({ store }) => {
      const property = fc.asyncProperty(fc.jsonValue({ stringUnit: 'binary', maxDepth: 5 }), async (value) => {
        const text = JSON.stringify(value)
        fc.pre(!text.includes('\\u0000'))
        const { data } = await readBack(store, value as Json)
        same(JSON.stringify(data), text, 'data come back with the same bytes')
        holds(isDeepStrictEqual(structuredClone(data), JSON.parse(text)), 'data come back as the same value', data)
      })
      // A seed of its own: a store is sound or is not, whenever it is asked.
      const checked = await fc.check(property, { numRuns: 200, seed: 20_261_122 })
      const { failed, counterexample, errorInstance } = checked
      const why = errorInstance instanceof Error ? errorInstance.message : undefined
      holds(!failed, `whatever JSON can hold comes back as it was: ${why}`, counterexample)
    },
  },
  {
    id: 'PAY-11',
    title: 'what JSON cannot carry is an invalid argument: it is never dropped or changed in silence',
    needs: [],
    run: async ({ store }) => {
      const cycle: { self?: unknown } = {}
      cycle.self = { list: [cycle] }
      const wrong: readonly (readonly [string, unknown])[] = [
        ['undefined', undefined],
        ['undefined in an object', { a: { b: undefined } }],
        ['undefined in an array', [1, undefined]],
        ['NaN', { n: Number.NaN }],
        ['Infinity', { n: Number.NEGATIVE_INFINITY }],
        ['a bigint', { n: 1n }],
        ['a symbol', { n: Symbol('s') }],
        ['a function', { f: () => 1 }],
        ['a Map', { map: new Map([[1, 2]]) }],
        ['a cycle', cycle],
      ]
      for (const [name, data] of wrong)
        await refuses(() => store.append(withData(data)), 'invalid_argument', `${name} in data is refused`)
      await writesNothing(store, 'what was refused is not written')
    },
  },
  {
    id: 'PAY-12',
    title: 'metadata of 100 keys, of 32 KiB, in unicode and of empty strings come back with the same bytes',
    needs: [],
    run: async ({ store }) => {
      const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`key ${n}`, `value ${n}`]))
      const all: readonly Metadata[] = [
        {},
        many,
        { long: 'x'.repeat(32_768) },
        { $correlationId: '👩‍👩‍👧', 'request.ip': '::1' },
        { empty: '' },
        { number: '1', time: '2026-11-22T01:02:03.004Z', json: '{"a":1}' },
      ]
      for (const metadata of all) {
        const read = (await readBack(store, {}, metadata)).metadata
        same(JSON.stringify(read), JSON.stringify(metadata), 'metadata come back with the same bytes')
      }
    },
  },
  {
    id: 'PAY-13',
    title: 'metadata that are not flat text are an invalid argument',
    needs: [],
    run: async ({ store }) => {
      const wrong: readonly unknown[] = [
        { n: 1 },
        { n: undefined },
        { o: {} },
        { b: true },
        null,
        undefined,
        'text',
        ['a'],
      ]
      for (const metadata of wrong) {
        const write = aWriteOf('a', 'any', { ...anEvent(), metadata })
        await refuses(() => store.append(write), 'invalid_argument', 'metadata that are not flat text are refused')
      }
      await writesNothing(store, 'what was refused is not written')
    },
  },
  {
    id: 'PAY-14',
    title: 'an event of the greatest size is written, and one byte more is event_too_large',
    needs: ['maxEventBytes'],
    run: async ({ store, skip }) => {
      const max = store.capabilities.maxEventBytes as number
      if (max > triedBytesMax) skip(`maxEventBytes is above ${triedBytesMax}, which is not tried`)
      const sizes = [max - 1_024, max].filter((bytes) => bytes >= 64)
      for (const bytes of sizes) {
        const { data } = await readBack(store, ofBytes(bytes))
        holds(JSON.stringify(data) === JSON.stringify(ofBytes(bytes)), `an event of ${bytes} bytes comes back whole`)
      }
      const call = (): unknown => store.append(withData(ofBytes(max + 1)))
      const detail = await failureOf(call, `an event of ${max + 1} bytes is refused`)
      same(detail, { code: 'event_too_large', size: max + 1, max }, 'the refusal names the size and the greatest')
      same((await allEvents(store)).length, sizes.length, 'what was refused is not written')
    },
  },
  {
    id: 'PAY-15',
    title: 'the size of an event is that of its JSON in UTF-8, with metadata',
    needs: ['maxEventBytes'],
    run: async ({ store, skip }) => {
      const max = store.capabilities.maxEventBytes as number
      if (max > triedBytesMax) skip(`maxEventBytes is above ${triedBytesMax}, which is not tried`)
      const metadata = { a: 'é' }
      const around = Buffer.byteLength(`{"text":""}${JSON.stringify(metadata)}`)
      const text = (bytes: number): string => 'é'.repeat(Math.floor(bytes / 2)) + 'x'.repeat(bytes % 2)
      await store.append(withData({ text: text(max - around) }, metadata))
      const call = (): unknown => store.append(withData({ text: text(max - around + 1) }, metadata))
      sameFields(
        await failureOf(call, 'an event of too many bytes is refused'),
        { code: 'event_too_large' },
        'and named',
      )
    },
  },
  {
    id: 'PAY-16',
    title: 'an append above its limit is append_too_large and writes nothing',
    needs: ['maxAppendBytes'],
    run: async ({ store, skip }) => {
      const { maxAppendBytes, maxEventBytes } = store.capabilities
      const max = maxAppendBytes as number
      if (max > triedBytesMax) skip(`maxAppendBytes is above ${triedBytesMax}, which is not tried`)
      const bytes = Math.min(maxEventBytes ?? max, Math.ceil(max / 8))
      const events = Array.from({ length: Math.floor(max / bytes) + 1 }, () => anEvent({ data: ofBytes(bytes) }))
      const promised = `an append of more than ${max} bytes is refused`
      const detail = await failureOf(() => store.append(aWriteOf('a', 'any', ...events)), promised)
      sameFields(detail, { code: 'append_too_large', max }, promised)
      if (store.appendMany !== undefined) {
        const writes = events.map((event, n) => aWriteOf(`b-${n}`, 'any', event))
        sameFields(
          await failureOf(() => appendManyOf(store)(writes), promised),
          { code: 'append_too_large', max },
          promised,
        )
      }
      await writesNothing(store, 'what was refused is not written')
      const { revision } = await store.append(aWriteOf('a', 'any', ...events.slice(1)))
      same(revision, BigInt(events.length - 2), 'an append within its limit is written')
    },
  },
  {
    id: 'PAY-17',
    title: '1,000 events in one append are written, in their order',
    needs: [],
    run: async ({ store }) => {
      same((await store.append(aWrite('a', 'no_stream', 1_000))).revision, 999n, 'an append of 1,000 events is written')
      const numbers = (await streamEvents(store, 'a')).map((event) => (event.data as { n: number }).n)
      same(numbers, [...Array(1_000).keys()], 'the events of an append are in the order in which they were given')
    },
  },
]
