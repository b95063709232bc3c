/**
 * Stores that remove wrongly from their streams, and one that does it right and lasts.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import {
  type AppendResult,
  type EventStore,
  isStoreFailure,
  type RecordedEvent,
  StoreFailure,
  type StreamAdmin,
} from '@muniment/kernel'
import { type MemoryStore, memoryStore, memoryStreamAdmin } from '@muniment/store-memory'
import type { StoreFactory } from '../contract-case.ts'
import type { Fault } from './fault.fixture.ts'
import { mapped } from './fault.fixture.ts'

/** The store in memory that a handle stands on. */
const baseOf = new WeakMap<EventStore, MemoryStore>()

const handleOn = (base: MemoryStore, change: Partial<EventStore> = {}): EventStore => {
  const close = async (): Promise<void> => undefined
  const handle = { ...base, capabilities: { ...base.capabilities, durable: true }, close, ...change }
  baseOf.set(handle, base)
  return handle
}

const known = (store: EventStore): MemoryStore => baseOf.get(store) as MemoryStore

/** Says that it lasts: other handles, and those after it was opened again, are on the same data. */
export const lastingMemory: StoreFactory = {
  name: 'lasting',
  open: () => handleOn(memoryStore()),
  second: (store) => handleOn(known(store)),
  reopen: (store) => handleOn(known(store)),
  admin: (store) => memoryStreamAdmin(known(store)),
}

interface Wrong {
  readonly store?: Partial<EventStore>
  readonly admin?: Partial<StreamAdmin>
}

/** One thing of the store or of its administration is otherwise; the other handle has the same fault. */
const fault = (
  name: string,
  caughtBy: readonly string[],
  change: (store: MemoryStore, admin: StreamAdmin) => Wrong,
  others: Partial<StoreFactory> = {},
): Fault => {
  const wrongs = new WeakMap<MemoryStore, Wrong>()
  const open = (base: MemoryStore): EventStore => {
    const wrong = wrongs.get(base) ?? change(base, memoryStreamAdmin(base))
    wrongs.set(base, wrong)
    return handleOn(base, wrong.store)
  }
  const factory: StoreFactory = {
    name,
    patienceMs: 400,
    open: () => open(memoryStore()),
    second: (store) => open(known(store)),
    reopen: (store) => open(known(store)),
    admin: (store) => ({ ...memoryStreamAdmin(known(store)), ...wrongs.get(known(store))?.admin }),
    ...others,
  }
  return { name, caughtBy, factory }
}

const isTombstoned = (store: EventStore, stream: string): Promise<boolean> =>
  store.readStream(stream, { maxCount: 0 }).then(
    () => false,
    (failure: unknown) => isStoreFailure(failure, 'stream_tombstoned'),
  )

/** Truncations that are kept beside the store, which itself removes nothing. */
const beside =
  (
    show: (event: RecordedEvent, cut: bigint, isBackwards: boolean) => boolean,
    isMoved = (cut: bigint, to: bigint): boolean => to > cut,
  ) =>
  (store: MemoryStore): Wrong => {
    const cuts = new Map<string, bigint>()
    return {
      store: {
        readStream: async (stream, options) => {
          const { head, events } = await store.readStream(stream, options)
          async function* shown() {
            const isBackwards = options?.direction === 'backwards'
            for await (const event of events) if (show(event, cuts.get(stream) ?? 0n, isBackwards)) yield event
          }
          return { head, events: shown() }
        },
      },
      admin: {
        truncateBefore: async (stream, revision) => {
          if (isMoved(cuts.get(stream) ?? 0n, revision)) cuts.set(stream, revision)
        },
      },
    }
  }

const withFreshIds = async (store: EventStore, write: Parameters<EventStore['append']>[0]): Promise<AppendResult> =>
  store.append({
    ...write,
    expected: 'any',
    events: write.events.map((event) => ({ ...event, id: randomUUID() })) as unknown as typeof write.events,
  })

export const brokenRemovals: readonly Fault[] = [
  fault('a truncation that removes nothing', ['RDS-11', 'RDS-12', 'ADM-01', 'ADM-03'], () => ({
    admin: { truncateBefore: async () => undefined },
  })),
  fault(
    'a truncation that reads backwards pass over',
    ['RDS-12'],
    beside((event, cut, isBackwards) => isBackwards || event.revision >= cut),
  ),
  fault(
    'a truncation that includes its revision',
    ['RDS-11', 'ADM-03'],
    beside((event, cut) => cut === 0n || event.revision > cut),
  ),
  fault(
    'a truncation that the last one moves',
    ['ADM-03'],
    beside(
      (event, cut) => event.revision >= cut,
      () => true,
    ),
  ),
  fault('a head that a whole truncation takes away', ['RDS-11', 'RDS-12', 'ADM-01'], (store) => ({
    store: {
      readStream: async (stream, options) => {
        const first = await store.readStream(stream)
        for await (const _ of first.events) return store.readStream(stream, options)
        return { ...first, head: 'no_stream' }
      },
    },
  })),
  fault('a tombstoned stream that reads as a missing one', ['RDS-13', 'ADM-08'], (store) => ({
    store: {
      readStream: async (stream, options) =>
        store.readStream((await isTombstoned(store, stream)) ? 'missing' : stream, options),
    },
  })),
  fault('a truncated stream that is closed', ['ADM-01'], (store, admin) => {
    const closed = new Set<string>()
    return {
      store: {
        append: async (write, options) => {
          const { stream, expected } = write
          if (closed.has(stream)) throw new StoreFailure({ code: 'concurrency_conflict', stream, expected })
          return store.append(write, options)
        },
      },
      admin: {
        truncateBefore: async (stream, revision) => {
          await admin.truncateBefore(stream, revision)
          closed.add(stream)
        },
      },
    }
  }),
  fault('a truncated stream that is taken for a new one', ['ADM-02'], (store, admin) => {
    const fresh = new Set<string>()
    return {
      store: {
        append: async (write, options) =>
          fresh.has(write.stream) && write.expected === 'no_stream'
            ? store.append({ ...write, expected: 'any' }, options)
            : store.append(write, options),
      },
      admin: {
        truncateBefore: async (stream, revision, options) => {
          await admin.truncateBefore(stream, revision, options)
          fresh.add(stream)
        },
      },
    }
  }),
  fault('a truncation beyond the head that removes all there is', ['ADM-04'], (store, admin) => ({
    admin: {
      truncateBefore: async (stream, revision, options) => {
        const { head } = await store.readStream(stream, { maxCount: 0 })
        const end = head === 'no_stream' ? 0n : head + 1n
        await admin.truncateBefore(stream, revision > end ? end : revision, options)
      },
    },
  })),
  fault('a truncation of a missing stream that does nothing', ['ADM-04'], (_, admin) => ({
    admin: {
      truncateBefore: async (stream, ...rest) => {
        if (stream !== 'missing') await admin.truncateBefore(stream, ...rest)
      },
    },
  })),
  fault('a tombstoned stream that begins anew', ['ADM-05'], (store) => ({
    store: {
      append: async (write, options) =>
        store.append(
          (await isTombstoned(store, write.stream)) ? { ...write, stream: 'anew', expected: 'any' } : write,
          options,
        ),
    },
  })),
  fault('a tombstoned stream that conflicts', ['ADM-05', 'ADM-14', 'ADM-15'], (store) => ({
    store: {
      append: async (write, options) => {
        const { stream, expected } = write
        if (await isTombstoned(store, stream))
          throw new StoreFailure({ code: 'concurrency_conflict', stream, expected })
        return store.append(write, options)
      },
    },
  })),
  fault('an appendMany that is sequential', ['ADM-06'], (store) => ({
    store: {
      appendMany: async (writes) => {
        const results: AppendResult[] = []
        for (const write of writes) results.push(await store.append(write))
        return results
      },
    },
  })),
  fault('a tombstone that expects nothing', ['ADM-07'], (_, admin) => ({
    admin: { tombstone: (stream, __, options) => admin.tombstone(stream, 'any', options) },
  })),
  fault('a tombstone that wants to know the revision', ['ADM-08'], (_, admin) => ({
    admin: {
      tombstone: async (stream, expected, options) => {
        if (typeof expected !== 'bigint') throw new StoreFailure({ code: 'concurrency_conflict', stream, expected })
        await admin.tombstone(stream, expected, options)
      },
    },
  })),
  fault('a second tombstone that is taken', ['ADM-08'], (store, admin) => ({
    admin: {
      tombstone: async (stream, expected, options) => {
        if (!(await isTombstoned(store, stream))) await admin.tombstone(stream, expected, options)
      },
    },
  })),
  fault('a truncation of every stream whose name begins so', ['ADM-09'], (store, admin) => ({
    admin: {
      truncateBefore: async (stream, revision, options) => {
        await admin.truncateBefore(stream, revision, options)
        for (const other of ['a-1', 'aa']) {
          const { head } = await store.readStream(other, { maxCount: 0 })
          if (other.startsWith(stream) && head !== 'no_stream') await admin.truncateBefore(other, head + 1n)
        }
      },
    },
  })),
  fault('a tombstone without regard to case', ['ADM-09'], (_, admin) => ({
    admin: {
      tombstone: async (stream, expected, options) => {
        await admin.tombstone(stream, expected, options)
        if (stream === 'a') await admin.tombstone('A', 'any')
      },
    },
  })),
  fault('a claim that removed events are gone from feeds', ['ADM-10'], () => ({ admin: { removedInFeeds: 'gone' } })),
  fault('a claim that the port does not know', ['ADM-10'], () => ({ admin: { removedInFeeds: 'maybe' as 'gone' } })),
  ...(['kept', 'kept_for_a_while'] as const).map((removedInFeeds) =>
    fault(
      `a feed that leaves out a whole stream of which a part was removed, claimed to be ${removedInFeeds}`,
      ['ADM-10'],
      (store, admin) => {
        const removed = new Set<string>()
        return {
          store: {
            subscribe: (options) =>
              mapped(store.subscribe(options), (message) =>
                message.kind === 'event' && removed.has(message.event.stream)
                  ? { kind: 'checkpoint' as const, checkpoint: message.checkpoint }
                  : message,
              ),
          },
          admin: {
            removedInFeeds,
            truncateBefore: async (stream, ...rest) => {
              await admin.truncateBefore(stream, ...rest)
              removed.add(stream)
            },
          },
        }
      },
    ),
  ),
  fault('a read that ends when its stream is tombstoned', ['ADM-11'], (store) => ({
    store: {
      readStream: async (stream, options) => {
        const { head, events } = await store.readStream(stream, options)
        async function* untilTombstoned() {
          for await (const event of events) {
            if (event.revision % 10n === 9n && (await isTombstoned(store, stream))) return
            yield event
          }
        }
        return { head, events: untilTombstoned() }
      },
    },
  })),
  fault('a read that counts from the beginning of what is kept', ['ADM-11'], (store) => ({
    store: {
      readStream: async (stream, options) => {
        const { head, events } = await store.readStream(stream, options)
        async function* counted() {
          let read = 0
          for await (const _ of events) {
            const now: RecordedEvent[] = []
            for await (const event of (await store.readStream(stream, options)).events) {
              now.push(event)
              if (now.length > read) break
            }
            const next = now[read]
            read += 1
            if (next !== undefined) yield next
            if (read > 20 && next === undefined) return
          }
        }
        return { head, events: counted() }
      },
    },
  })),
  fault('a repeat of what was truncated that is written', ['ADM-12'], (store, admin) => {
    const truncated = new Set<string>()
    return {
      store: {
        append: (write, options) =>
          truncated.has(write.stream) ? withFreshIds(store, write) : store.append(write, options),
      },
      admin: {
        truncateBefore: async (stream, ...rest) => {
          await admin.truncateBefore(stream, ...rest)
          truncated.add(stream)
        },
      },
    }
  }),
  fault('a signal that is ignored', ['ADM-13'], (_, admin) => ({
    admin: {
      truncateBefore: (stream, revision) => admin.truncateBefore(stream, revision),
      tombstone: (stream, expected) => admin.tombstone(stream, expected),
    },
  })),
  fault(
    'another handle that knows nothing of it',
    ['ADM-14', 'ADM-15'],
    beside((event, cut) => event.revision >= cut),
    {
      second: (store) => handleOn(known(store)),
      reopen: (store) => handleOn(known(store)),
    },
  ),
]
