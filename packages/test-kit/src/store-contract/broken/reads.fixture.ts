/**
 * Stores that read wrongly.
 *
 * @module
 */
import {
  type AllFilter,
  type CheckpointMessage,
  type EventMessage,
  type EventStore,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  StoreFailure,
} from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { type Fault, fault, mapped, presenting, readingAll, readingStream } from './fault.fixture.ts'

type Message = EventMessage | CheckpointMessage

const everything = async (store: EventStore, options?: ReadAllOptions): Promise<Message[]> => {
  const messages: Message[] = []
  for await (const message of store.readAll(options)) messages.push(message)
  return messages
}

/** All of it in memory, changed, and then given. */
async function* changed(
  store: EventStore,
  options: ReadAllOptions,
  change: (messages: Message[]) => readonly Message[],
): AsyncGenerator<Message, void, void> {
  yield* change(await everything(store, options))
}

const eventsOf = (messages: readonly Message[]): EventMessage[] =>
  messages.filter((message) => message.kind === 'event')

const without = <Options extends object>(options: Options, ...fields: readonly (keyof Options)[]): Options =>
  Object.fromEntries(Object.entries(options).filter(([key]) => !fields.includes(key as keyof Options))) as Options

/** As a server would that puts texts into a dialect of its own. */
const matchedBy =
  (matches: (text: string, prefix: string) => boolean) =>
  (store: Required<EventStore>): Partial<EventStore> => {
    const passes = (event: RecordedEvent, { streamPrefixes, eventTypePrefixes, eventTypes }: AllFilter): boolean =>
      (streamPrefixes?.some((prefix) => matches(event.stream, prefix)) ?? true) &&
      (eventTypePrefixes?.some((prefix) => matches(event.type, prefix)) ?? true) &&
      (eventTypes?.includes(event.type) ?? true)
    return readingAll((known, options) =>
      changed(known, without(options, 'filter'), (messages) =>
        messages.filter((message) => message.kind !== 'event' || passes(message.event, options.filter ?? {})),
      ),
    )(store)
  }

const byPattern = (text: string, prefix: string): boolean => {
  try {
    return new RegExp(`^${prefix}`, 'u').test(text)
  } catch {
    return text.startsWith(prefix)
  }
}

const byLike = (text: string, prefix: string): boolean => {
  const escaped = prefix.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}`, 'u').test(text)
}

const readingBuffered = readingStream(async (store, stream, options) => {
  const { head, events } = await store.readStream(stream, options)
  const all: RecordedEvent[] = []
  for await (const event of events) all.push(event)
  async function* given(): AsyncGenerator<RecordedEvent, void, void> {
    yield* all
  }
  return { head, events: given() }
})

const wrongRead = (change: (options: ReadStreamOptions) => ReadStreamOptions) =>
  readingStream((store, stream, options) => store.readStream(stream, change(options)))

const wrongReadAll = (change: (options: ReadAllOptions) => ReadAllOptions) =>
  readingAll((store, options) => store.readAll(change(options)))

export const brokenStreamReads: readonly Fault[] = [
  fault(
    'a missing stream that is an error',
    ['RDS-01'],
    readingStream(async (store, stream, options) => {
      const read = await store.readStream(stream, options)
      if (read.head === 'no_stream') throw new StoreFailure({ code: 'unavailable' })
      return read
    }),
  ),
  fault(
    'an event with a field of its own',
    ['RDS-02'],
    presenting((event) => ({ ...event, $table: 'events' })),
  ),
  fault(
    'a from that is exclusive',
    ['RDS-03'],
    wrongRead((options) => (typeof options.from === 'bigint' ? { ...options, from: options.from + 1n } : options)),
  ),
  fault(
    'a from end that is behind the last event',
    ['RDS-03'],
    wrongRead((options) => (options.from === 'end' ? { ...options, from: 2n ** 62n } : options)),
  ),
  fault(
    'a read backwards from past the end that gives nothing',
    ['RDS-04'],
    wrongRead((options) =>
      options.direction === 'backwards' && typeof options.from === 'bigint' && options.from > 50n
        ? { ...options, maxCount: 0 }
        : options,
    ),
  ),
  fault(
    'a direction that is ignored',
    ['RDS-04', 'RDS-05'],
    wrongRead((options) => without(options, 'direction')),
  ),
  fault(
    'a maxCount that is ignored',
    ['RDS-05'],
    wrongRead((options) => without(options, 'maxCount')),
  ),
  fault(
    'a maxCount of 0 that means no limit',
    ['RDS-05'],
    wrongRead((options) => (options.maxCount === 0 ? without(options, 'maxCount') : options)),
  ),
  fault(
    'a head that is wrong on an empty read',
    ['RDS-03', 'RDS-05'],
    readingStream(async (store, stream, options) => {
      const { events } = await store.readStream(stream, options)
      let last: bigint | undefined
      for await (const { revision } of events) last = last === undefined || revision > last ? revision : last
      const { head } = await store.readStream(stream)
      return { head: last === undefined ? 'no_stream' : head, events }
    }),
  ),
  fault(
    'options that are not looked at',
    ['RDS-06'],
    wrongRead((options) => ({
      ...(options.maxCount !== undefined && options.maxCount >= 0 ? { maxCount: Math.floor(options.maxCount) } : {}),
      ...(typeof options.from === 'bigint' && options.from >= 0n ? { from: options.from } : {}),
    })),
  ),
  fault(
    'a read that never comes to an end while others append',
    ['RDS-07'],
    readingStream(async (store, stream, options) => {
      const { head } = await store.readStream(stream, options)
      async function* chased(): AsyncGenerator<RecordedEvent, void, void> {
        for (let from = 0n; ; from += 1n) {
          let found = false
          for await (const event of (await store.readStream(stream, { from, maxCount: 1 })).events) {
            found = true
            yield event
          }
          if (!found) return
        }
      }
      return { head, events: chased() }
    }),
  ),
  fault('a read that holds a connection until it is at its end', ['RDS-08'], (store) => {
    let free = 100
    return {
      readStream: async (stream, options) => {
        while (free === 0) await new Promise((resolve) => setTimeout(resolve, 1_000).unref())
        const { head, events } = await store.readStream(stream, options)
        async function* connected(): AsyncGenerator<RecordedEvent, void, void> {
          free -= 1
          yield* events
          free += 1
        }
        return { head, events: connected() }
      },
    }
  }),
  fault(
    'an abort that is ignored by reads',
    ['RDS-09'],
    wrongRead((options) => without(options, 'signal')),
  ),
  fault(
    'an abort that ends a read as if that were all',
    ['RDS-09'],
    readingStream(async (store, stream, options) => {
      const { head, events } = await store.readStream(stream, options)
      async function* ending(): AsyncGenerator<RecordedEvent, void, void> {
        for await (const event of events) {
          yield event
          if (options.signal?.aborted) return
        }
      }
      return { head, events: ending() }
    }),
  ),
  fault('a long read that is held in memory', ['RDS-10'], readingBuffered),
]

export const brokenLogReads: readonly Fault[] = [
  fault('a head of an empty store', ['RDA-01'], (store) => ({ head: async () => (await store.head()) ?? '' })),
  fault('an after that is inclusive', ['RDA-02', 'RDA-05', 'ORD-03'], (store) => {
    const before = new Map<string, string>()
    return {
      readAll: (options = {}) => {
        let last = 'start'
        const { after = 'start' } = options
        const from = options.direction === 'backwards' ? after : (before.get(after) ?? after)
        return mapped(store.readAll({ ...options, after: from }), (message) => {
          if (message.kind === 'event') before.set(message.checkpoint, last)
          last = message.checkpoint
          return message
        })
      },
    }
  }),
  fault(
    'a read backwards that begins at the start',
    ['RDA-03', 'RDA-06'],
    wrongReadAll((options) => without(options, 'direction')),
  ),
  fault(
    'a read backwards whose pages are each forwards',
    ['RDA-03', 'RDA-06', 'RDA-04'],
    readingAll((store, options) =>
      changed(store, options, (messages) =>
        options.direction === 'backwards'
          ? [...eventsOf(messages).toReversed(), ...messages.filter(({ kind }) => kind === 'checkpoint')]
          : messages,
      ),
    ),
  ),
  fault(
    'a maxCount of the log that is ignored',
    ['RDA-04', 'RDA-10', 'RDA-11'],
    wrongReadAll((options) => without(options, 'maxCount')),
  ),
  fault(
    'a maxCount that counts what does not match',
    ['RDA-05', 'RDA-10'],
    readingAll((store, options) => {
      const { filter } = options
      const prefix = filter?.streamPrefixes?.[0]
      return changed(store, without(options, 'filter'), (messages) =>
        messages.filter(
          (message) => prefix === undefined || message.kind !== 'event' || message.event.stream.startsWith(prefix),
        ),
      )
    }),
  ),
  fault(
    'a page whose checkpoint runs ahead to the head',
    ['RDA-05', 'RDA-11'],
    readingAll((store, options) => {
      async function* ahead(): AsyncGenerator<Message, void, void> {
        const head = await store.head()
        for await (const message of store.readAll(options))
          yield message.kind === 'event' || head === undefined ? message : { ...message, checkpoint: head }
      }
      return ahead()
    }),
  ),
  fault('a filter that ORs its lists', ['RDA-07'], (store) => ({
    readAll: (options = {}) => {
      const { streamPrefixes, eventTypes, eventTypePrefixes } = options.filter ?? {}
      if (streamPrefixes === undefined && eventTypes === undefined && eventTypePrefixes === undefined)
        return store.readAll(options)
      return changed(store, without(options, 'filter'), (messages) =>
        messages.filter(
          (message) =>
            message.kind !== 'event' ||
            streamPrefixes?.some((prefix) => message.event.stream.startsWith(prefix)) ||
            eventTypes?.includes(message.event.type) ||
            eventTypePrefixes?.some((prefix) => message.event.type.startsWith(prefix)),
        ),
      )
    },
  })),
  fault(
    'an empty list in a filter that lets everything pass',
    ['RDA-07'],
    wrongReadAll((options) => (options.filter?.eventTypes?.length === 0 ? without(options, 'filter') : options)),
  ),
  fault(
    'a filter that matches nothing and tells no checkpoint',
    ['RDA-08'],
    readingAll((store, options) =>
      changed(store, options, (messages) => (eventsOf(messages).length === 0 ? [] : messages)),
    ),
  ),
  fault('a filter that treats a prefix as a pattern', ['RDA-09'], matchedBy(byPattern)),
  fault('a filter that treats a prefix as an operand of LIKE', ['RDA-09'], matchedBy(byLike)),
  fault(
    'a filter that does not look at the case',
    ['RDA-07'],
    matchedBy((text, prefix) => text.toLowerCase().startsWith(prefix.toLowerCase())),
  ),
  fault('options of the log that are not looked at', ['RDA-12'], (store) => ({
    readAll: (options = {}) => {
      const isKnown = typeof options.after === 'string' && (options.after.startsWith('mem:') || options.after === 'end')
      return store.readAll(isKnown ? options : without(options, 'after'))
    },
  })),
  fault(
    'a read of the log that never comes to an end while others append',
    ['RDA-13'],
    readingAll((store, options) => {
      async function* chased(): AsyncGenerator<Message, void, void> {
        let { after } = options
        for (;;) {
          let found = false
          for await (const message of store.readAll({ ...options, ...(after === undefined ? {} : { after }) })) {
            found ||= message.kind === 'event'
            after = message.checkpoint
            if (message.kind === 'event') yield message
          }
          if (!found) return
        }
      }
      return chased()
    }),
  ),
  fault(
    'an abort that is ignored by reads of the log',
    ['RDA-14'],
    wrongReadAll((options) => without(options, 'signal')),
  ),
  fault(
    'events of the store itself in the log',
    ['RDA-15', 'RDA-01'],
    readingAll((store, options) => {
      async function* leaking(): AsyncGenerator<Message, void, void> {
        const system = memoryStore()
        const event = { id: '0b2f4c1e-8a57-4d0e-9c3b-2f6a1d7e5b90', type: 'Stats', data: {}, metadata: {} }
        await system.append({ stream: 'stats', expected: 'any', events: [event] })
        for await (const message of system.readAll())
          if (message.kind === 'event')
            yield { ...message, event: { ...message.event, stream: '$stats', type: '$statsCollected' } }
        yield* store.readAll(options)
      }
      return leaking()
    }),
  ),
  fault('a read of the log that holds a connection until it is at its end', ['RDA-16'], (store) => {
    let free = 100
    return {
      readAll: (options) => {
        async function* connected(): AsyncGenerator<Message, void, void> {
          while (free <= 0) await new Promise((resolve) => setTimeout(resolve, 1_000).unref())
          free -= 1
          for await (const message of store.readAll(options)) {
            yield message
            if (message.kind === 'checkpoint') free += 1
          }
        }
        return connected()
      },
    }
  }),
]

export const brokenOrder: readonly Fault[] = [
  fault(
    'an order by the time of the commit',
    ['ORD-01', 'ORD-02'],
    readingAll((store, options) =>
      changed(store, options, (messages) => {
        const time = ({ event }: EventMessage): number => event.recordedAt.getTime()
        const events = eventsOf(messages).toSorted(
          (a, b) => time(a) - time(b) || (a.event.stream < b.event.stream ? -1 : 1),
        )
        return [...events, ...messages.filter(({ kind }) => kind === 'checkpoint')]
      }),
    ),
    () => memoryStore({ clock: () => new Date(0) }),
  ),
  fault(
    'positions that are given when an append begins, and seen in the order in which they end',
    ['ORD-01', 'ORD-02'],
    readingAll((store, options) =>
      changed(store, options, (messages) => {
        const events = [...messages]
        for (let index = 1; index < events.length; index += 2) {
          const [one, other] = [events[index - 1], events[index]]
          if (one?.kind !== 'event' || other?.kind !== 'event' || one.event.stream === other.event.stream) continue
          events[index - 1] = other
          events[index] = one
        }
        return events
      }),
    ),
  ),
  fault(
    'a reader that skips an event which is committed late',
    ['ORD-03', 'APP-31'],
    readingAll((store, options) =>
      changed(store, options, (messages) => {
        const last = eventsOf(messages).at(-1)
        const late = last !== undefined && last.event.position % 2n === 1n ? last.event.position - 1n : undefined
        return messages.filter((message) => message.kind !== 'event' || message.event.position !== late)
      }),
    ),
  ),
  fault('checkpoints that compare as their texts are long', ['ORD-04', 'ORD-02'], (store) => ({
    compareCheckpoints: (a, b) => {
      store.compareCheckpoints(a, b)
      return Math.sign(a.length - b.length) as -1 | 0 | 1
    },
  })),
  fault('checkpoints that compare with anything', ['ORD-04'], () => ({
    compareCheckpoints: (a, b) => (a === b ? 0 : a < b ? -1 : 1),
  })),
]
