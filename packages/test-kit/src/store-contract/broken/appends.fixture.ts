/**
 * Stores that append wrongly.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import {
  type AppendResult,
  type EventStore,
  isStoreFailure,
  type NewEvent,
  StoreFailure,
  type StreamWrite,
} from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { appending, type Fault, fault, mapped, presenting } from './fault.fixture.ts'

const withFreshIds = (write: StreamWrite): StreamWrite => ({
  ...write,
  events: write.events.map((event) => ({ ...event, id: randomUUID() })) as unknown as [NewEvent],
})

/** One after the other, as if each were an append of its own. */
const oneByOne = async (store: EventStore, write: StreamWrite): Promise<AppendResult> => {
  let { expected } = write
  let last: AppendResult | undefined
  for (const event of write.events) {
    last = await store.append({ stream: write.stream, expected, events: [event] })
    expected = last.revision
  }
  return last ?? (await store.append(write))
}

/** Whether the stream was as expected a moment ago. */
const looksAsExpected = async (store: EventStore, { stream, expected }: StreamWrite): Promise<boolean> => {
  if (expected === 'any') return true
  const { head } = await store.readStream(stream, { maxCount: 0 })
  return expected === 'stream_exists' ? head !== 'no_stream' : head === expected
}

const conflictOf = async (store: EventStore, { stream, expected }: StreamWrite): Promise<StoreFailure> => {
  const { head } = await store.readStream(stream, { maxCount: 0 })
  return new StoreFailure({ code: 'concurrency_conflict', stream, expected, actual: head })
}

const onConflict = (answer: (failure: StoreFailure, write: StreamWrite, store: EventStore) => Promise<AppendResult>) =>
  appending((store, write, options) =>
    store.append(write, options).catch((thrown: unknown) => {
      if (isStoreFailure(thrown, 'concurrency_conflict')) return answer(thrown, write, store)
      throw thrown
    }),
  )

/** Appends, and keeps what was given under each id. */
const keeping = (present: (kept: NewEvent) => Partial<NewEvent>) => (store: Required<EventStore>) => {
  const kept = new Map<string, NewEvent>()
  const presented = presenting((event) => ({ ...event, ...present(kept.get(event.id) as NewEvent) }))(store)
  return {
    ...presented,
    append: (write: StreamWrite) => {
      const appended = store.append(write)
      for (const event of write.events) kept.set(event.id, event)
      return appended
    },
  }
}

export const brokenAppends: readonly Fault[] = [
  fault('a batch that is not atomic', ['APP-11'], appending(oneByOne)),
  fault('a batch that interleaves with others', ['APP-16'], appending(oneByOne)),
  fault('a lost racing append', ['CON-03', 'CON-05'], (store) => {
    let racing: Promise<AppendResult> | undefined
    return {
      append: (write) => {
        // Whoever comes meanwhile is told the place of the first.
        racing ??= store.append(write).finally(() => {
          racing = undefined
        })
        return racing
      },
    }
  }),
  fault(
    'two winners in a conditional append',
    ['CON-01', 'CON-02', 'CON-04', 'CON-08'],
    appending(async (store, write) => {
      if (!(await looksAsExpected(store, write))) throw await conflictOf(store, write)
      return store.append({ ...write, expected: 'any' })
    }),
  ),
  fault(
    'expectations that are ignored',
    ['APP-04', 'APP-05', 'APP-06', 'APP-07', 'APP-08', 'APP-10'],
    appending((store, write) => store.append({ ...write, expected: 'any' })),
  ),
  fault(
    'an exact revision that means at least',
    ['APP-07'],
    appending(async (store, write) => {
      const { head } = await store.readStream(write.stream, { maxCount: 0 })
      const { expected } = write
      const isPassed = typeof expected === 'bigint' && typeof head === 'bigint' && head > expected
      return store.append(isPassed ? { ...write, expected: 'any' } : write)
    }),
  ),
  fault(
    'an exact revision that means at most',
    ['APP-06', 'APP-08'],
    appending((store, write) =>
      store.append(typeof write.expected === 'bigint' ? { ...write, expected: 'any' } : write),
    ),
  ),
  fault(
    'any that means a stream that exists',
    ['APP-09'],
    appending((store, write) =>
      store.append(write.expected === 'any' ? { ...write, expected: 'stream_exists' } : write),
    ),
  ),
  fault(
    'stream_exists that is never true',
    ['APP-19'],
    appending(async (store, write) => {
      if (write.expected === 'stream_exists') throw await conflictOf(store, write)
      return store.append(write)
    }),
  ),
  fault(
    'an expectation of -1n for no_stream',
    ['APP-24'],
    appending((store, write) => store.append(write.expected === -1n ? { ...write, expected: 'no_stream' } : write)),
  ),
  fault(
    'a conflict that leaves something behind',
    ['APP-10', 'CON-01', 'CON-08'],
    onConflict(async (failure, write, store) => {
      await store.append(withFreshIds({ ...write, expected: 'any' }))
      throw failure
    }),
  ),
  fault(
    'a conflict that does not tell what is there',
    ['APP-04', 'APP-05', 'APP-06', 'APP-07', 'APP-08'],
    onConflict((_, { stream, expected }) =>
      Promise.reject(new StoreFailure({ code: 'concurrency_conflict', stream, expected })),
    ),
  ),
  fault(
    'a conflict that tells what never was there',
    ['APP-04', 'CON-01', 'CON-02'],
    onConflict((_, { stream, expected }) =>
      Promise.reject(new StoreFailure({ code: 'concurrency_conflict', stream, expected, actual: 99n })),
    ),
  ),
  fault(
    'an error that is not a StoreFailure',
    ['APP-04', 'APP-10', 'CON-01', 'IDM-04'],
    onConflict((_, { expected }) =>
      Promise.reject(Object.assign(new Error(`wrong expected version ${expected}`), { code: 'concurrency_conflict' })),
    ),
  ),
  fault('a result without the last revision', ['APP-02', 'APP-03', 'APP-16', 'PAY-17'], (store) => ({
    append: async (write) => {
      const { revision, position, ...rest } = await store.append(write)
      const before = BigInt(write.events.length - 1)
      return { ...rest, revision: revision - before, position: position === undefined ? position : position - before }
    },
  })),
  fault(
    'a result with a position of its own',
    ['APP-15', 'RDS-02'],
    appending(async (store, write) => {
      const result = await store.append(write)
      return { ...result, position: result.position === undefined ? undefined : result.position + 1n }
    }),
  ),
  fault('a revision that starts at 1', ['APP-01', 'APP-02', 'APP-09'], (store) => ({
    ...presenting((event) => ({ ...event, revision: event.revision + 1n }))(store),
    append: async (write) => {
      const { expected } = write
      const result = await store.append(typeof expected === 'bigint' ? { ...write, expected: expected - 1n } : write)
      return { ...result, revision: result.revision + 1n }
    },
  })),
  fault(
    'an append of no events that does nothing',
    ['APP-12'],
    appending(async (store, write) =>
      write.events.length > 0
        ? store.append(write)
        : { revision: 0n, position: undefined, checkpoint: undefined, alreadyWritten: true },
    ),
  ),
  fault(
    'an id twice in a batch of which one is kept',
    ['APP-13'],
    appending((store, write) => {
      const known = new Map(write.events?.map((event) => [event?.id, event]))
      const events = known.size === 0 ? write.events : ([...known.values()] as unknown as [NewEvent])
      return store.append({ ...write, events })
    }),
  ),
  fault('an id in another stream that is taken for a repeat', ['APP-14'], (store) => {
    const results = new Map<string, AppendResult>()
    return {
      append: async (write) => {
        const first = results.get(write.events[0].id)
        if (first !== undefined) return { ...first, alreadyWritten: true }
        const result = await store.append(write)
        results.set(write.events[0].id, result)
        return result
      },
    }
  }),
  fault(
    'a store that keeps the objects of the caller',
    ['APP-17'],
    keeping(({ data, metadata }) => ({ data, metadata })),
  ),
  fault('a store that reads the objects of the caller late', ['APP-17'], (store) => ({
    append: async (write) => {
      await Promise.resolve()
      return store.append(write)
    },
  })),
  fault('a store that hands readers what they can change', ['APP-21'], (store) => {
    const shared = new Map<string, object>()
    return presenting((event) => {
      const own = shared.get(event.id) ?? structuredClone({ data: event.data, metadata: event.metadata })
      shared.set(event.id, own)
      return { ...event, ...own }
    })(store)
  }),
  fault(
    'a recordedAt that goes back',
    ['APP-18'],
    presenting((event) => ({ ...event, recordedAt: new Date(1_000_000 - Number(event.revision)) })),
  ),
  fault(
    'a recordedAt that is text',
    ['APP-18', 'RDS-02'],
    presenting((event) => ({ ...event, recordedAt: event.recordedAt.toISOString() as unknown as Date })),
  ),
  fault('a claim of appendMany without one', ['APP-20', 'APP-26'], () => ({ appendMany: undefined }) as never),
  fault('a claim that the port does not know', ['APP-20'], (store) => ({
    capabilities: { ...store.capabilities, idempotentAppend: 'mostly' as 'always' },
  })),
  fault('an abort that is ignored by appends', ['APP-22'], (store) => ({
    append: (write) => store.append(write),
    appendMany: (writes, checks) => store.appendMany(writes, checks),
  })),
  fault(
    'an abort that claims that nothing was written',
    ['APP-23'],
    appending(async (store, write, options) => {
      const result = await store.append(write)
      if (options?.signal?.aborted) throw new StoreFailure({ code: 'aborted' })
      return result
    }),
  ),
  fault(
    'a call without objects that ends in a TypeError',
    ['APP-25'],
    appending(async (store, write) => store.append({ ...write, events: [...write.events] as unknown as [NewEvent] })),
  ),
  fault('an append that is acknowledged before it can be read', ['APP-31'], (store) => {
    let late: Promise<unknown> = Promise.resolve()
    return {
      append: async (write) => {
        await late
        const all = memoryStore()
        const { head } = await store.readStream(write.stream, { maxCount: 0 })
        const count = head === 'no_stream' ? 0n : head + 1n
        late = new Promise((resolve) => setTimeout(resolve, 5)).then(() => store.append(write))
        const { position, checkpoint } = await all.append(write)
        return { revision: count, position, checkpoint, alreadyWritten: false }
      },
      close: async () => {
        await late.catch(() => undefined)
        await store.close()
      },
    }
  }),
  fault('an appendMany that is sequential', ['APP-27', 'CON-06'], (store) => ({
    appendMany: async (writes) => {
      if (!Array.isArray(writes) || writes.length === 0) return store.appendMany(writes)
      const results: AppendResult[] = []
      for (const write of writes) results.push(await store.append(write))
      return results
    },
  })),
  fault('checks that are ignored', ['APP-28', 'CON-09'], (store) => ({
    appendMany: (writes) => store.appendMany(writes),
  })),
  fault('a check that is looked at before the append', ['CON-09'], (store) => ({
    appendMany: async (writes, checks = []) => {
      for (const check of checks)
        if (!(await looksAsExpected(store, { ...check, events: [] as never })))
          throw await conflictOf(store, { ...check, events: [] as never })
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
      return store.appendMany(writes)
    },
  })),
  fault('a check that refuses what holds', ['APP-29'], (store) => ({
    appendMany: async (writes, checks = []) => {
      for (const check of checks)
        if (check.expected === 'no_stream') throw await conflictOf(store, { ...check, events: [] as never })
      return store.appendMany(writes, checks)
    },
  })),
  fault('an appendMany that answers in another order', ['APP-26'], (store) => ({
    appendMany: async (writes, checks) => (await store.appendMany(writes, checks)).toReversed(),
  })),
  fault('an appendMany of nothing that does nothing', ['APP-30'], (store) => ({
    appendMany: async (writes, checks) => (writes.length === 0 ? [] : store.appendMany(writes, checks)),
  })),
  fault('streams that conflict with each other', ['CON-05'], (store) => {
    let appends = 0
    return {
      append: async (write) => {
        appends += 1
        if (appends % 30 === 0) throw await conflictOf(store, write)
        return store.append(write)
      },
    }
  }),
]

export const brokenRepeats: readonly Fault[] = [
  fault(
    'an idempotent repeat that writes twice',
    ['IDM-01', 'IDM-02', 'IDM-03', 'IDM-08', 'IDM-10', 'IDM-15', 'IDM-16', 'IDM-17'],
    (store) => {
      const given = new Map<string, string>()
      const seen = new Set<string>()
      const fresh = (write: StreamWrite): StreamWrite => {
        const repeated = write.events.every(({ id }) => seen.has(id))
        const expected = repeated ? 'any' : write.expected
        const events = write.events.map((event) => {
          const id = randomUUID()
          given.set(id, event.id)
          seen.add(event.id)
          return { ...event, id }
        })
        return { ...write, expected, events: events as unknown as [NewEvent] }
      }
      return {
        ...presenting((event) => ({ ...event, id: given.get(event.id) as string }))(store),
        append: (write) => store.append(fresh(write)),
        appendMany: (writes, checks) => store.appendMany(writes.map(fresh), checks),
      }
    },
  ),
  fault(
    'a repeat that does not say so',
    ['IDM-01', 'IDM-03', 'IDM-15'],
    appending(async (store, write) => ({ ...(await store.append(write)), alreadyWritten: false })),
  ),
  fault(
    'a repeat that tells where the stream is now',
    ['IDM-02', 'IDM-03', 'IDM-10'],
    appending(async (store, write) => {
      const result = await store.append(write)
      const { head } = await store.readStream(write.stream, { maxCount: 0 })
      return result.alreadyWritten ? { ...result, revision: head as bigint } : result
    }),
  ),
  fault('a repeat acknowledged although its content was never written', ['IDM-05'], (store) => {
    const results = new Map<string, AppendResult>()
    const keyOf = ({ stream, events }: StreamWrite): string => [stream, ...events.map(({ id }) => id)].join(' ')
    return {
      append: async (write) => {
        const first = results.get(keyOf(write))
        if (first !== undefined) return { ...first, alreadyWritten: true }
        const result = await store.append(write)
        results.set(keyOf(write), result)
        return result
      },
    }
  }),
  fault('a store that claims not to compare content and writes it twice', ['IDM-05'], (store) => ({
    capabilities: { ...store.capabilities, comparesContent: false },
    append: async (write) => {
      try {
        return await store.append(write)
      } catch (thrown) {
        if (!isStoreFailure(thrown, 'concurrency_conflict')) throw thrown
        return store.append(withFreshIds({ ...write, expected: 'any' }))
      }
    },
  })),
  fault(
    'a write that is there in part and is taken for a repeat',
    ['IDM-04', 'IDM-11'],
    appending(async (store, write) => {
      for await (const event of (await store.readStream(write.stream)).events) {
        if (!write.events.some(({ id }) => id === event.id)) continue
        const { revision, position, checkpoint } = event
        return { revision, position, checkpoint, alreadyWritten: true }
      }
      return store.append(write)
    }),
  ),
  fault('ids that are compared only where an expectation broke', ['IDM-10', 'IDM-11', 'IDM-12'], (store) => {
    const given = new Map<string, string>()
    return {
      ...presenting((event) => ({ ...event, id: given.get(event.id) ?? event.id }))(store),
      append: async (write) => {
        if (!(await looksAsExpected(store, write))) return store.append(write)
        const known = new Set<string>()
        for await (const event of (await store.readStream(write.stream)).events) known.add(event.id)
        if (!write.events.some(({ id }) => known.has(id))) return store.append(write)
        const fresh = withFreshIds(write)
        for (const [index, { id }] of fresh.events.entries()) given.set(id, (write.events[index] as NewEvent).id)
        return store.append(fresh)
      },
    }
  }),
  fault('a repeat of appendMany whose checks are asked again', ['IDM-13'], (store) => ({
    appendMany: async (writes, checks = []) => {
      for (const check of checks)
        if (!(await looksAsExpected(store, { ...check, events: [] as never })))
          throw await conflictOf(store, { ...check, events: [] as never })
      return store.appendMany(writes, checks)
    },
  })),
  fault('an appendMany that writes what is no repeat and skips what is', ['IDM-14'], (store) => ({
    appendMany: async (writes, checks) => {
      try {
        return await store.appendMany(writes, checks)
      } catch (thrown) {
        if (!isStoreFailure(thrown, 'concurrency_conflict')) throw thrown
        return Promise.all(writes.map((write) => store.append(write)))
      }
    },
  })),
  fault('a repeat of appendMany that conflicts', ['IDM-08', 'IDM-13'], (store) => ({
    appendMany: async (writes, checks) => {
      const results = await store.appendMany(writes, checks)
      if (results.some(({ alreadyWritten }) => alreadyWritten)) throw await conflictOf(store, writes[0] as StreamWrite)
      return results
    },
  })),
  fault('a repeat at the same time that conflicts', ['IDM-15'], (store) => {
    const underway = new Set<string>()
    return {
      append: async (write) => {
        if (underway.has(write.stream)) throw await conflictOf(store, write)
        underway.add(write.stream)
        return store.append(write).finally(() => underway.delete(write.stream))
      },
    }
  }),
  fault(
    'a -0 that is kept from being a 0',
    ['IDM-16'],
    appending((store, write) =>
      store.append({
        ...write,
        events: write.events.map((event) => ({
          ...event,
          data: Object.is((event.data as { n?: number }).n, -0) ? { n: 'minus zero' } : event.data,
        })) as unknown as [NewEvent],
      }),
    ),
  ),
  {
    name: 'a store that forgets ids when it is opened again',
    caughtBy: ['IDM-07'],
    factory: {
      name: 'forgetful',
      open: memoryStore,
      reopen: async (store) => {
        const copy = memoryStore()
        for await (const message of mapped(store.readAll(), (one) => one)) {
          if (message.kind !== 'event') continue
          const { stream, type, data, metadata } = message.event
          await copy.append({ stream, expected: 'any', events: [{ id: randomUUID(), type, data, metadata }] })
        }
        await store.close()
        return copy
      },
    },
  },
  {
    name: 'a store that loses its last event when it is opened again',
    caughtBy: ['LIF-07'],
    factory: {
      name: 'lossy',
      open: memoryStore,
      reopen: async (store) => {
        const copy = memoryStore()
        const head = await store.head()
        for await (const message of store.readAll()) {
          if (message.kind !== 'event' || message.checkpoint === head) continue
          const { stream, id, type, data, metadata } = message.event
          await copy.append({ stream, expected: 'any', events: [{ id, type, data, metadata }] })
        }
        await store.close()
        return copy
      },
    },
  },
]
