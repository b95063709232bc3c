/** Parts broken on purpose: what the laws must notice. @module */
import { type AppendResult, type EventStore, type FeedMessage, type StreamWrite, StoreFailure } from '@muniment/kernel'
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
