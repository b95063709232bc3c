/** Parts broken on purpose: what the laws must notice. @module */
import {
  type AppendResult,
  type Clock,
  type EventStore,
  type FeedMessage,
  isStoreFailure,
  type KeyStore,
  StoreFailure,
  type StreamWrite,
} from '@muniment/kernel'
import type { Chance } from './chance.ts'

type Break = (store: EventStore, chance: Chance) => EventStore

const appendMany = (store: EventStore): NonNullable<EventStore['appendMany']> => {
  if (store.appendMany === undefined) throw new StoreFailure({ code: 'unsupported', needs: 'atomicMultiStream' })
  return store.appendMany.bind(store)
}

const storeWith = (store: EventStore, replaced: Partial<EventStore>): EventStore => ({
  capabilities: store.capabilities,
  append: (write, options) => store.append(write, options),
  appendMany: appendMany(store),
  readStream: (stream, options) => store.readStream(stream, options),
  readAll: (options) => store.readAll(options),
  subscribe: (options) => store.subscribe(options),
  head: (options) => store.head(options),
  compareCheckpoints: (a, b) => store.compareCheckpoints(a, b),
  close: () => store.close(),
  ...replaced,
})

/** Every way to append, through one function over all its writes. */
const appending = (
  store: EventStore,
  through: (
    writes: readonly StreamWrite[],
    append: () => Promise<readonly AppendResult[]>,
  ) => Promise<readonly AppendResult[]>,
): EventStore =>
  storeWith(store, {
    append: async (write, options) => {
      const [result] = await through([write], async () => [await store.append(write, options)])
      return result as AppendResult
    },
    appendMany: (writes, checks, options) => through(writes, () => appendMany(store)(writes, checks, options)),
  })

const otherId = (chance: Chance): string => {
  const hex = Buffer.from(chance.bytes(16)).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-')
}

/** Some appends are written once more, under other ids, as by a store that does not know a repeat. */
export const doublesAppends: Break = (store, chance) =>
  appending(store, async (writes, append) => {
    const results = await append()
    if (chance.happens(0.05))
      for (const write of writes) {
        const events = write.events.map((event) => ({ ...event, id: otherId(chance) }))
        await store.append({ ...write, expected: 'any', events: events as unknown as StreamWrite['events'] })
      }
    return results
  })

/** Some appends are acknowledged and never written. */
export const forgetsAppends: Break = (store, chance) =>
  appending(store, async (writes, append) => {
    if (!chance.happens(0.03)) return append()
    return writes.map(({ expected, events }) => ({
      revision: (typeof expected === 'bigint' ? expected : -1n) + BigInt(events.length),
      position: undefined,
      checkpoint: undefined,
      alreadyWritten: false,
    }))
  })

/** Whatever revision was expected, it is written. */
export const ignoresConflicts: Break = (store) =>
  storeWith(store, {
    append: (write, options) => store.append({ ...write, expected: 'any' }, options),
    appendMany: (writes, _, options) =>
      appendMany(store)(
        writes.map((write) => ({ ...write, expected: 'any' })),
        [],
        options,
      ),
  })

/** The checks of an append are not looked at. */
export const ignoresChecks: Break = (store) =>
  storeWith(store, { appendMany: (writes, _, options) => appendMany(store)(writes, [], options) })

/** Some appends are written, and the caller is told that they certainly are not. */
export const deniesAppends: Break = (store, chance) =>
  appending(store, async (_, append) => {
    const results = await append()
    if (chance.happens(0.05)) throw new StoreFailure({ code: 'access_denied' })
    return results
  })

/** What somebody else wrote at the expected place is said to be what was sent. */
export const takesConflictsForRepeats: Break = (store) =>
  appending(store, async (writes, append) => {
    try {
      return await append()
    } catch (error) {
      if (!isStoreFailure(error, 'concurrency_conflict')) throw error
      return writes.map(({ expected, events }) => ({
        revision: (typeof expected === 'bigint' ? expected : -1n) + BigInt(events.length),
        position: undefined,
        checkpoint: undefined,
        alreadyWritten: true,
      }))
    }
  })

/** Followed again after it broke, the feed begins with what was read already. */
export const repeatsFeeds: Break = (store) =>
  storeWith(store, { subscribe: (options) => store.subscribe({ ...options, after: 'start' }) })

/** Now and then the feed keeps an event until the next one was told. */
export const reordersFeeds: Break = (store, chance) => {
  async function* reordered(source: AsyncIterable<FeedMessage>): AsyncGenerator<FeedMessage> {
    let kept: FeedMessage | undefined
    for await (const message of source) {
      if (kept === undefined && message.kind === 'event' && chance.happens(0.1)) kept = message
      else {
        yield message
        if (kept !== undefined) yield kept
        kept = undefined
      }
    }
  }
  return storeWith(store, { subscribe: (options) => reordered(store.subscribe(options)) })
}

/** The feed goes silent once it has caught up, and nobody can tell: the head is said to be where it was. */
export const neverRefreshes: Break = (store) => {
  async function* silent(source: AsyncIterable<FeedMessage>, signal: AbortSignal): AsyncGenerator<FeedMessage> {
    for await (const message of source) {
      yield message
      if (message.kind === 'caught_up') break
    }
    if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  }
  return storeWith(store, {
    subscribe: (options) => silent(store.subscribe(options), options.signal),
    readAll: (options) =>
      options?.direction === 'backwards' ? store.readAll({ maxCount: 0 }) : store.readAll(options),
  })
}

const ends = new Set(['CredentialRevoked', 'MemberDisabled', 'MemberRemoved'])

/** The feed says nothing of anything that ends: whatever is read from it admits for ever. */
export const neverShowsEnds: Break = (store) => {
  async function* withoutEnds(source: AsyncIterable<FeedMessage>): AsyncGenerator<FeedMessage> {
    for await (const message of source)
      if (message.kind === 'event' && ends.has(message.event.type))
        yield { kind: 'checkpoint', checkpoint: message.checkpoint }
      else yield message
  }
  return storeWith(store, { subscribe: (options) => withoutEnds(store.subscribe(options)) })
}

/** Half of the keys are acknowledged and never kept: what they sealed opens for nobody. */
export const forgetsKeys = (keys: KeyStore, chance: Chance): KeyStore => ({
  durable: keys.durable,
  get: (subject) => keys.get(subject),
  create: async (subject, key) => (chance.happens(0.5) ? { status: 'present', key } : keys.create(subject, key)),
  replace: (subject, previous, key) => keys.replace(subject, previous, key),
  subjects: () => keys.subjects(),
  forget: (subject) => keys.forget(subject),
})

/** Always the time of its first answer: nothing that was known then grows old. */
export const stoppedClock = (clock: Clock): Clock => {
  const stopped = clock.now()
  return { now: () => stopped }
}
