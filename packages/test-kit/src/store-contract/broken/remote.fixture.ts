/**
 * A store behind connections that can break: the memory store as a server, and handles that talk to it.
 *
 * Only here are there a second handle, lost answers and slow writers without a server to be started.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import {
  type Checkpoint,
  type EventStore,
  type FeedMessage,
  type NewEvent,
  StoreFailure,
  type StreamWrite,
} from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import type { StoreFactory } from '../contract-case.ts'
import type { Fault } from './fault.fixture.ts'
import { generated } from './fault.fixture.ts'

interface Server {
  readonly store: Required<EventStore>
  /** Raised when connections break; whoever began before it has lost what it waits for. */
  generation: number
  connections: Set<AbortController>
  paused: Promise<void> | undefined
  /** Held by a slow writer; appends wait for it, as they would for a lock. */
  lock: Promise<unknown> | undefined
}

/** What a handle does otherwise. */
interface Wrong {
  /** Where a feed goes on after its connection broke. Sound: after the last message that was pulled. */
  readonly resume?: 'end' | 'start' | 'never'
  readonly onLostAnswer?: 'says unavailable' | 'writes again'
  readonly second?: 'is another store' | 'closes the first'
  readonly slowWriter?: 'is skipped' | 'blocks for ever'
  readonly pause?: 'is for ever' | 'is an error'
}

const handleOf = (server: Server, wrong: Wrong): EventStore => {
  const { store } = server
  let closed = false
  const stops = new Set<AbortController>()
  const checkOpen = (): void => {
    if (closed) throw new StoreFailure({ code: 'invalid_argument', field: 'store', rule: 'is closed' })
  }
  const checkReachable = (): void => {
    checkOpen()
    if (server.paused === undefined) return
    if (wrong.pause === 'is an error') throw new StoreFailure({ code: 'corrupt_store', where: 'the network' })
    throw new StoreFailure({ code: 'unavailable' })
  }

  async function* followed(
    options: Parameters<EventStore['subscribe']>[0],
    from: Checkpoint,
    signal: AbortSignal,
  ): AsyncGenerator<FeedMessage, void, void> {
    let [after, caughtUp] = [from, false]
    while (!signal.aborted) {
      await server.paused
      const connection = new AbortController()
      server.connections.add(connection)
      const either = AbortSignal.any([signal, connection.signal])
      for await (const message of store.subscribe({ ...options, after, signal: either })) {
        if (message.kind === 'caught_up' && caughtUp) continue
        caughtUp ||= message.kind === 'caught_up'
        if (message.kind !== 'fell_behind') after = message.checkpoint ?? after
        yield message
        if (connection.signal.aborted) break
      }
      server.connections.delete(connection)
      if (wrong.resume === 'never') return
      if (wrong.resume !== undefined) after = wrong.resume
    }
  }

  return {
    ...store,
    append: async (write, options) => {
      checkReachable()
      const { generation } = server
      // What waits is copied first: the caller may go on with its objects.
      const own = server.lock === undefined ? write : structuredClone(write)
      if (server.lock !== undefined) await server.lock
      const result = await store.append(own, options)
      checkOpen()
      if (server.generation === generation) return result
      if (wrong.onLostAnswer === 'says unavailable') throw new StoreFailure({ code: 'unavailable' })
      if (wrong.onLostAnswer === 'writes again') {
        const events = write.events.map((event) => ({ ...event, id: randomUUID() })) as unknown as [NewEvent]
        return store.append({ ...write, expected: 'any', events })
      }
      throw new StoreFailure({ code: 'outcome_unknown', stream: write.stream })
    },
    readStream: async (stream, options) => {
      checkReachable()
      return store.readStream(stream, options)
    },
    readAll: (options = {}) => {
      async function* read() {
        checkReachable()
        for await (const message of store.readAll(options)) {
          const isLate = message.kind === 'event' && message.event.stream === 'slow'
          // Its place is ahead of where a reader that resumes begins.
          if (wrong.slowWriter === 'is skipped' && isLate && options.after !== 'start') continue
          yield message
          checkOpen()
        }
      }
      return read()
    },
    appendMany: async (writes, checks, options) => {
      checkReachable()
      return store.appendMany(writes, checks, options)
    },
    head: async (options) => {
      checkReachable()
      return store.head(options)
    },
    compareCheckpoints: (a, b) => {
      checkOpen()
      return store.compareCheckpoints(a, b)
    },
    subscribe: (options) => {
      if (!(options.signal instanceof AbortSignal)) return store.subscribe(options)
      const end = options.after === 'end' ? store.head() : undefined
      const stop = new AbortController()
      stops.add(stop)
      return generated(AbortSignal.any([options.signal, stop.signal]), async function* (signal) {
        checkOpen()
        yield* followed(options, (await end) ?? (end === undefined ? options.after : 'start'), signal)
      })
    },
    close: async () => {
      closed = true
      for (const stop of stops) stop.abort()
    },
  }
}

export const remoteMemory = (name = 'remote memory', wrong: Wrong = {}): StoreFactory => {
  const servers = new WeakMap<EventStore, Server>()
  const connect = (server: Server): EventStore => {
    const handle = handleOf(server, wrong)
    servers.set(handle, server)
    return handle
  }
  const start = (): Server => ({
    store: memoryStore(),
    generation: 0,
    connections: new Set(),
    paused: undefined,
    lock: undefined,
  })
  const serverOf = (store: EventStore): Server => servers.get(store) as Server
  const kill = (server: Server): void => {
    server.generation += 1
    for (const connection of server.connections) connection.abort()
  }
  return {
    name,
    patienceMs: 1_000,
    open: () => connect(start()),
    second: (store) => {
      if (wrong.second === 'is another store') return connect(start())
      const second = connect(serverOf(store))
      if (wrong.second !== 'closes the first') return second
      return { ...second, close: () => store.close() }
    },
    killConnections: (store) => kill(serverOf(store)),
    pause: async (store) => {
      const server = serverOf(store)
      let resume: () => void = () => {}
      server.paused = new Promise((resolve) => {
        resume = resolve
      })
      kill(server)
      return () => {
        if (wrong.pause === 'is for ever') return
        server.paused = undefined
        resume()
      }
    },
    slowWriter: async (store, write: StreamWrite) => {
      const server = serverOf(store)
      let unlock: () => void = () => {}
      server.lock = new Promise<void>((resolve) => {
        unlock = resolve
      })
      if (wrong.slowWriter === 'is skipped') unlock()
      return {
        rollback: async () => {
          server.lock = undefined
          unlock()
        },
        commit: async () => {
          await server.store.append(write)
          if (wrong.slowWriter === 'blocks for ever') return
          server.lock = undefined
          unlock()
        },
      }
    },
  }
}

const remoteFault = (name: string, caughtBy: readonly string[], wrong: Wrong): Fault => ({
  name,
  caughtBy,
  factory: remoteMemory(name, wrong),
})

export const brokenRemotes: readonly Fault[] = [
  remoteFault('a second handle that does not know the first', ['IDM-06', 'LIF-08', 'CON-01', 'CON-03'], {
    second: 'is another store',
  }),
  remoteFault('a handle whose close closes the other one', ['LIF-08'], { second: 'closes the first' }),
  remoteFault('a lost answer that claims that nothing was written', ['IDM-09'], { onLostAnswer: 'says unavailable' }),
  remoteFault('a lost answer after which a store writes again by itself', ['IDM-09'], { onLostAnswer: 'writes again' }),
  remoteFault('a feed that goes on at the end after its connection broke', ['SUB-23'], { resume: 'end' }),
  remoteFault('a feed that begins anew after its connection broke', ['SUB-23', 'SUB-24'], { resume: 'start' }),
  remoteFault('a feed that ends when its connection breaks', ['SUB-23', 'SUB-24'], { resume: 'never' }),
  remoteFault('a store out of reach that says it is corrupt', ['SUB-24'], { pause: 'is an error' }),
  remoteFault('a reader that skips what a slow writer commits', ['CON-07'], { slowWriter: 'is skipped' }),
  remoteFault('a slow writer for which others wait for ever', ['CON-07'], { slowWriter: 'blocks for ever' }),
]
