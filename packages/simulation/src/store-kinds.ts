/**
 * Kinds of store: what products of today are like, made of one that can do more.
 *
 * Behind each stands the memory store, which compares contents and writes several streams at once. EventStoreDB does
 * neither: it knows a repeat by its ids alone, and whoever sends the same ids with other data is told that it is written.
 *
 * @module
 */
import { type AppendResult, type EventStore, isStoreFailure, type StreamWrite } from '@muniment/kernel'

export const storeKinds = ['compares content', 'compares ids', 'one stream at a time'] as const

export type StoreKind = (typeof storeKinds)[number]

/** Where this write would have begun, at an exact revision. */
const firstRevision = ({ expected }: StreamWrite): bigint | undefined =>
  typeof expected === 'bigint' ? expected + 1n : expected === 'no_stream' ? 0n : undefined

/** Answered as a repeat by its ids and its place. Position and checkpoint are not known any more. */
const repeatOf = async (store: EventStore, write: StreamWrite): Promise<AppendResult | undefined> => {
  const from = firstRevision(write)
  if (from === undefined) return undefined
  const { events } = await store.readStream(write.stream, { from, maxCount: write.events.length })
  let [index, revision] = [0, from]
  for await (const event of events) {
    if (event.id !== write.events[index]?.id) return undefined
    index += 1
    revision = event.revision
  }
  if (index < write.events.length) return undefined
  return { revision, position: undefined, checkpoint: undefined, alreadyWritten: true }
}

const unlessRepeated = async <A>(append: () => Promise<A>, repeat: () => Promise<A | undefined>): Promise<A> => {
  try {
    return await append()
  } catch (error) {
    const known = isStoreFailure(error, 'concurrency_conflict') ? await repeat() : undefined
    if (known === undefined) throw error
    return known
  }
}

const oneStreamAtATime = (store: EventStore): EventStore => ({
  capabilities: {
    ...store.capabilities,
    atomicMultiStream: false,
    checksWithoutWrites: false,
    comparesContent: false,
    idempotentAppend: 'exact_revision',
  },
  append: (write, options) =>
    unlessRepeated(
      () => store.append(write, options),
      () => repeatOf(store, write),
    ),
  readStream: (stream, options) => store.readStream(stream, options),
  readAll: (options) => store.readAll(options),
  subscribe: (options) => store.subscribe(options),
  head: (options) => store.head(options),
  compareCheckpoints: (a, b) => store.compareCheckpoints(a, b),
  close: () => store.close(),
})

const comparingIds = (store: EventStore): EventStore => ({
  ...oneStreamAtATime(store),
  capabilities: { ...store.capabilities, comparesContent: false, idempotentAppend: 'exact_revision' },
  appendMany: (writes, checks, options) =>
    unlessRepeated(
      async () => (await store.appendMany?.(writes, checks, options)) ?? [],
      async () => {
        const repeats = await Promise.all(writes.map((write) => repeatOf(store, write)))
        return repeats.every((repeat) => repeat !== undefined) ? repeats : undefined
      },
    ),
})

/** `store`, which is atomic and compares contents, as one of this kind. */
export const storeOfKind = (kind: StoreKind, store: EventStore): EventStore => {
  if (kind === 'compares content') return store
  return kind === 'compares ids' ? comparingIds(store) : oneStreamAtATime(store)
}
