/**
 * Events and short ways to write and read them.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type {
  AllFilter,
  CheckpointMessage,
  EventMessage,
  EventStore,
  ExpectedRevision,
  Json,
  Metadata,
  NewEvent,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamWrite,
} from '@muniment/kernel'
import { holds } from './expectations.ts'

export const anEvent = (changes: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'ThingHappened',
  data: {},
  metadata: {},
  ...changes,
})

/** A write of `count` events whose data are `{ n }`, from `n = 0`. */
export const aWrite = (stream: string, expected: ExpectedRevision, count = 1): StreamWrite => ({
  stream,
  expected,
  events: Array.from({ length: count }, (_, n) => anEvent({ data: { n } })) as unknown as [NewEvent],
})

/** A write of these events. */
export const aWriteOf = (stream: string, expected: ExpectedRevision, ...events: readonly unknown[]): StreamWrite => ({
  stream,
  expected,
  events: events as unknown as [NewEvent],
})

/** One event with this content, at the end of the stream. */
export const withData = (data: unknown, metadata: unknown = {}, stream = 'payload-1'): StreamWrite =>
  aWriteOf(stream, 'any', anEvent({ data: data as Json, metadata: metadata as Metadata }))

/** Copied, so that nothing can be recognised by its identity. */
export const again = (write: StreamWrite): StreamWrite => structuredClone(write)

/** One event at the end of each of these streams, one append after the other. */
export const writeTo = async (store: EventStore, ...streams: readonly string[]): Promise<void> => {
  for (const stream of streams) await store.append(aWrite(stream, 'any'))
}

/** More than any case writes: a read that gives more does not end. */
const collectedMax = 200_000

export const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const collected: Item[] = []
  for await (const item of items) {
    collected.push(item)
    holds(collected.length < collectedMax, 'a read comes to an end')
  }
  return collected
}

export const streamEvents = async (
  store: EventStore,
  stream: string,
  options?: ReadStreamOptions,
): Promise<RecordedEvent[]> => collect((await store.readStream(stream, options)).events)

export const revisions = async (store: EventStore, stream: string, options?: ReadStreamOptions): Promise<number[]> =>
  (await streamEvents(store, stream, options)).map((event) => Number(event.revision))

export const allMessages = async (
  store: EventStore,
  options?: ReadAllOptions,
): Promise<(EventMessage | CheckpointMessage)[]> => collect(store.readAll(options))

export const allEvents = async (store: EventStore, options?: ReadAllOptions): Promise<RecordedEvent[]> =>
  (await allMessages(store, options)).flatMap((message) => (message.kind === 'event' ? [message.event] : []))

export const idsOf = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id)

/** `0, 1, … count - 1`. */
export const upTo = (count: number): number[] => [...Array(count).keys()]

export const onStreams = (...streamPrefixes: readonly string[]): AllFilter => ({ streamPrefixes })
