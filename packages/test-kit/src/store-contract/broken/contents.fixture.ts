/**
 * Stores that change what events carry or are called.
 *
 * @module
 */
import {
  type AppendResult,
  type EventStore,
  isStoreFailure,
  type Json,
  type JsonObject,
  type Metadata,
  type NewEvent,
  StoreFailure,
  type StreamWrite,
} from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { appending, type Fault, fault, presenting } from './fault.fixture.ts'

const withEvents = (write: StreamWrite, change: (event: NewEvent) => NewEvent): StreamWrite => ({
  ...write,
  events: write.events.map(change) as unknown as [NewEvent],
})

/** Every value of some data, from the leaves up. */
const everywhere = (value: Json, change: (value: Json) => Json): Json => {
  if (Array.isArray(value)) return change(value.map((inner: Json) => everywhere(inner, change)))
  if (value === null || typeof value !== 'object') return change(value)
  const entries = Object.entries(value as JsonObject).map(([key, inner]) => [key, everywhere(inner, change)] as const)
  return change(Object.fromEntries(entries))
}

const reading = (change: (value: Json) => Json) =>
  presenting((event) => ({ ...event, data: everywhere(event.data, change) }))

const texts = (change: (text: string) => Json) =>
  reading((value) => (typeof value === 'string' ? change(value) : value))

const writing = (change: (event: NewEvent) => NewEvent) =>
  appending((store, write) => store.append(withEvents(write, change)))

/** As `Object.assign` into what is there would do it, key by key. */
const merged = (value: Json): Json => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const copy: Record<string, Json> = {}
  for (const [key, inner] of Object.entries(value)) copy[key] = merged(inner as Json)
  return copy
}

const named =
  (nameOf: (stream: string) => string) =>
  (store: Required<EventStore>): Partial<EventStore> => ({
    append: (write) => store.append({ ...write, stream: nameOf(write.stream) }),
    readStream: (stream, options) => store.readStream(nameOf(stream), options),
  })

const text = (value: unknown): value is string => typeof value === 'string'

const depthOf = (value: Json): number =>
  value !== null && typeof value === 'object'
    ? 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner as Json)))
    : 0

const refusing = (isRefused: (event: NewEvent) => boolean) =>
  appending((store, write) => {
    for (const event of write.events)
      if (isRefused(event)) throw new StoreFailure({ code: 'invalid_argument', field: 'events', rule: 'is too much' })
    return store.append(write)
  })

export const brokenPayloads: readonly Fault[] = [
  fault(
    'an empty object that is null',
    ['PAY-01'],
    reading((value) => (value !== null && typeof value === 'object' && Object.keys(value).length === 0 ? null : value)),
  ),
  fault(
    '32 levels of nesting and no more',
    ['PAY-02'],
    refusing(({ data }) => depthOf(data) > 32),
  ),
  fault(
    '1,000 keys and no more',
    ['PAY-03'],
    refusing(({ data }) => data !== null && typeof data === 'object' && Object.keys(data).length > 1_000),
  ),
  fault(
    'numbers of single precision',
    ['PAY-04', 'PAY-10'],
    reading((value) => (typeof value === 'number' ? Math.fround(value) : value)),
  ),
  fault(
    'numbers whose digits are rounded',
    ['PAY-04'],
    reading((value) => (typeof value === 'number' ? Number(value.toPrecision(15)) : value)),
  ),
  fault(
    'text that looks like a number and becomes one',
    ['PAY-05'],
    texts((value) => (/^\d+$/.test(value) ? Number(value) : value)),
  ),
  fault(
    'text that looks like a time and becomes one',
    ['PAY-05'],
    texts((value) => (/^\d{4}-\d\d-\d\dT/.test(value) ? (new Date(value) as unknown as Json) : value)),
  ),
  fault(
    '__proto__ keys that pollute',
    ['PAY-06'],
    presenting((event) => ({ ...event, data: merged(event.data) })),
  ),
  fault(
    'a store that reorders keys',
    ['PAY-07', 'PAY-03'],
    reading((value) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    ),
  ),
  fault(
    'a store that reorders keys by their length',
    ['PAY-07'],
    reading((value) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a.length - b.length))
        : value,
    ),
  ),
  fault(
    'text in one normal form',
    ['PAY-08'],
    texts((value) => value.normalize('NFC')),
  ),
  fault(
    'text without a byte order mark',
    ['PAY-08'],
    texts((value) => value.replaceAll('\ufeff', '')),
  ),
  fault('text of the basic plane alone', ['PAY-08', 'PAY-12'], (store) => ({
    ...texts((value) => value.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '\ufffd'))(store),
    append: (write) =>
      store.append(
        withEvents(write, (event) => {
          const entries = Object.entries(event.metadata ?? {})
          const isOdd = entries.some(([, value]) => text(value) && /[\u{10000}-\u{10ffff}]/u.test(value))
          return isOdd ? { ...event, metadata: {} } : event
        }),
      ),
  })),
  fault(
    'U+0000 that is an error of the database',
    ['PAY-09', 'NAM-04'],
    appending((store, write) => {
      if (JSON.stringify(write).includes('\\u0000')) throw new StoreFailure({ code: 'unavailable' })
      return store.append(write)
    }),
  ),
  fault(
    'U+0000 that is dropped',
    ['PAY-09'],
    writing((event) => {
      const clean = (value: string): string => value.replaceAll('\0', '')
      return { ...event, data: everywhere(event.data, (value) => (text(value) ? clean(value) : value)) }
    }),
  ),
  fault(
    'what JSON cannot carry that is dropped in silence',
    ['PAY-11', 'APP-11'],
    writing((event) => {
      try {
        return { ...event, data: JSON.parse(JSON.stringify(event.data) ?? 'null') as Json }
      } catch {
        return { ...event, data: null }
      }
    }),
  ),
  fault(
    'metadata without empty texts',
    ['PAY-12'],
    presenting((event) => ({
      ...event,
      metadata: Object.fromEntries(Object.entries(event.metadata).filter(([, value]) => value !== '')),
    })),
  ),
  fault(
    'metadata that are made text',
    ['PAY-13'],
    writing((event) => ({
      ...event,
      metadata: Object.fromEntries(
        Object.entries(event.metadata ?? {}).map(([key, value]) => [key, String(value)]),
      ) as Metadata,
    })),
  ),
  fault('a limit of an event that is not kept', ['PAY-14', 'PAY-15'], (store) => ({
    capabilities: { ...store.capabilities, maxEventBytes: 1_024 },
  })),
  fault('a limit of an event that is reached too early', ['PAY-14', 'PAY-15'], (store) => ({
    capabilities: { ...store.capabilities, maxEventBytes: (store.capabilities.maxEventBytes as number) + 1_024 },
  })),
  fault('a size that is counted in characters', ['PAY-15'], (store) => {
    const max = 1_024
    return {
      capabilities: { ...store.capabilities, maxEventBytes: max },
      append: async (write) => {
        for (const { data, metadata } of write.events) {
          const size = JSON.stringify(data).length + JSON.stringify(metadata).length
          if (size > max) throw new StoreFailure({ code: 'event_too_large', size, max })
        }
        return store.append(write)
      },
    }
  }),
  fault('a limit of an append that is not kept', ['PAY-16'], (store) => ({
    capabilities: { ...store.capabilities, maxAppendBytes: 4_096 },
  })),
  fault(
    '500 events of an append and no more',
    ['PAY-17', 'APP-16'],
    appending((store, write) =>
      store.append({ ...write, events: write.events.slice(0, 500) as unknown as [NewEvent] }),
    ),
  ),
  fault(
    'a batch whose events are in another order',
    ['PAY-17'],
    appending((store, write) => store.append({ ...write, events: write.events.toReversed() as unknown as [NewEvent] })),
  ),
]

export const brokenNames: readonly Fault[] = [
  fault(
    'names with a slash that are paths',
    ['NAM-01'],
    named((stream) => (text(stream) ? stream.replaceAll('/', '-') : stream)),
  ),
  fault(
    'names of 64 characters and no more',
    ['NAM-01'],
    named((stream) => (text(stream) ? stream.slice(0, 64) : stream)),
  ),
  fault(
    'names of the server that anybody may use',
    ['NAM-02'],
    named((stream) => (text(stream) && stream.startsWith('$') ? `user${stream}` : stream)),
  ),
  fault(
    'an empty name that is a stream',
    ['NAM-03'],
    named((stream) => (stream === '' ? 'empty' : stream)),
  ),
  fault(
    'names that are made text',
    ['NAM-03'],
    named((stream) => (stream === '' ? stream : String(stream))),
  ),
  fault(
    'blanks around a name that are tidied',
    ['NAM-04'],
    named((stream) => (text(stream) ? stream.trim() : stream)),
  ),
  fault(
    'names that do not look at the case',
    ['NAM-05'],
    named((stream) => (text(stream) ? stream.toLowerCase() : stream)),
  ),
  fault(
    'names in one normal form',
    ['NAM-05', 'NAM-01'],
    named((stream) => (text(stream) ? stream.normalize('NFC') : stream)),
  ),
  fault(
    'types of events that begin with a capital',
    ['NAM-06'],
    writing((event) =>
      text(event.type) ? { ...event, type: event.type.charAt(0).toUpperCase() + event.type.slice(1) } : event,
    ),
  ),
  fault(
    'types of events that may be empty',
    ['NAM-06', 'APP-11'],
    writing((event) => (event.type === '' ? { ...event, type: 'Event' } : event)),
  ),
  fault(
    'ids in upper case',
    ['NAM-07'],
    presenting((event) => ({ ...event, id: event.id.toUpperCase() })),
  ),
  fault(
    'ids that need not be UUIDs',
    ['NAM-07', 'APP-11'],
    writing((event) =>
      /^[0-9a-f-]{36}$/.test(event.id) ? event : { ...event, id: '0b2f4c1e-8a57-4d0e-9c3b-2f6a1d7e5b91' },
    ),
  ),
  fault(
    'a refusal that repeats what was refused',
    ['NAM-08'],
    appending(async (store, write): Promise<AppendResult> => {
      try {
        return await store.append(write)
      } catch (thrown) {
        if (!isStoreFailure(thrown) || thrown.detail.code !== 'invalid_argument') throw thrown
        const { field, rule } = thrown.detail
        throw new StoreFailure({
          code: 'invalid_argument',
          field,
          rule: `${rule}: ${write.stream} ${write.events[0].id}`,
        })
      }
    }),
  ),
]

const never = new Promise<never>(() => {})

export const brokenLives: readonly Fault[] = [
  fault('a second close that fails', ['LIF-01'], (store) => {
    let closed = false
    return {
      close: async () => {
        if (closed) throw new StoreFailure({ code: 'unavailable' })
        closed = true
        await store.close()
      },
    }
  }),
  fault('a closed store that still answers', ['LIF-02', 'LIF-03'], () => ({ close: async () => undefined })),
  fault('a closed store that still compares checkpoints', ['LIF-02'], () => ({
    compareCheckpoints: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  })),
  fault('a closed store whose heads never come', ['LIF-02'], (store) => {
    let closed = false
    return {
      head: () => (closed ? never : store.head()),
      close: () => {
        closed = true
        return store.close()
      },
    }
  }),
  fault('a close that is an error of each feed', ['LIF-03'], (store) => {
    let closed = false
    return {
      subscribe: (options) => {
        async function* failing() {
          yield* store.subscribe(options)
          if (closed) throw new StoreFailure({ code: 'subscription_dropped' })
        }
        return failing()
      },
      close: () => {
        closed = true
        return store.close()
      },
    }
  }),
  fault('a close that hangs with a read in flight', ['LIF-04'], (store) => {
    let open = 0
    return {
      readAll: (options) => {
        async function* counted() {
          open += 1
          yield* store.readAll(options)
          open -= 1
        }
        return counted()
      },
      close: () => (open > 0 ? never : store.close()),
    }
  }),
  fault('a read that ends with its store as if that were all', ['LIF-04'], (store) => ({
    readAll: (options) => {
      async function* ending() {
        try {
          yield* store.readAll(options)
        } catch {
          return
        }
      }
      return ending()
    },
  })),
  fault('an append that is never answered once its store closes', ['LIF-05'], (store) => {
    let closed = false
    return {
      append: (write) =>
        store.append(write).catch((thrown: unknown) => (closed ? never : Promise.reject(thrown as Error))),
      close: () => {
        closed = true
        return store.close()
      },
    }
  }),
  {
    name: 'a store that keeps its process from ending',
    caughtBy: ['LIF-06'],
    factory: {
      name: 'lingering',
      open: memoryStore,
      caseLimitMs: 3_000,
      module: `data:text/javascript,${encodeURIComponent(
        `import { memoryStore } from ${JSON.stringify(new URL('../../../../store-memory/dist/index.js', import.meta.url).href)}
         export default { name: 'lingering', open: () => { setInterval(() => {}, 1_000); return memoryStore() } }`,
      )}`,
    },
  },
]
