/**
 * Durable stores that do wrong when they are killed.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type {
  AppendResult,
  CheckpointMessage,
  EventMessage,
  EventStore,
  Json,
  NewEvent,
  RecordedEvent,
  StreamWrite,
} from '@muniment/kernel'
import { fromJsonl, memoryStore } from '@muniment/store-memory'
import type { StoreFactory } from '../contract-case.ts'
import type { Fault } from './fault.fixture.ts'

/** What such a store is made of: it is opened in a process of its own as well, which knows nothing else. */
interface Parts {
  readonly memoryStore: typeof memoryStore
  readonly fromJsonl: typeof fromJsonl
  readonly fs: typeof fs
  readonly randomUUID: () => string
  readonly pause: (ms: number) => Promise<void>
  /** The whole lines of a file. */
  readonly linesOf: (path: string) => string[]
  readonly allOf: (store: EventStore) => Promise<RecordedEvent[]>
}

type Connect = (path: string, parts: Parts) => EventStore | Promise<EventStore>

const pause: Parts['pause'] = (ms) => new Promise((resolve) => void setTimeout(resolve, ms))

const linesOf: Parts['linesOf'] = (path) =>
  fs.existsSync(path)
    ? fs
        .readFileSync(path, 'utf8')
        .split(/(?<=\n)/)
        .filter((line) => line.endsWith('\n'))
    : []

const allOf: Parts['allOf'] = async (store) => {
  const events = []
  for await (const message of store.readAll()) if (message.kind === 'event') events.push(message.event)
  return events
}

const parts: Parts = { memoryStore, fromJsonl, fs, randomUUID, pause, linesOf, allOf }

const built = JSON.stringify(new URL('../../../../store-memory/dist/index.js', import.meta.url).href)

/** The source of a function that names nothing but its arguments, in a module. */
const moduleOf = (connect: Connect): string =>
  `data:text/javascript,${encodeURIComponent(`
    import { randomUUID } from 'node:crypto'
    import * as fs from 'node:fs'
    import { fromJsonl, memoryStore } from ${built}
    const pause = (ms) => new Promise((resolve) => void setTimeout(resolve, ms))
    const linesOf = (path) => fs.existsSync(path)
      ? fs.readFileSync(path, 'utf8').split(/(?<=\\n)/).filter((line) => line.endsWith('\\n')) : []
    const allOf = async (store) => {
      const events = []
      for await (const message of store.readAll()) if (message.kind === 'event') events.push(message.event)
      return events
    }
    const parts = { memoryStore, fromJsonl, fs, randomUUID, pause, linesOf, allOf }
    const connect = ${connect.toString()}
    export default { connect: (path) => connect(path, parts) }`)}`

const mortal = (name: string, connect: Connect): StoreFactory => {
  const addresses = new WeakMap<EventStore, string>()
  return {
    name,
    module: moduleOf(connect),
    // A case ends with the first round that shows the fault, and it is chance whether a round does.
    crashRounds: 40,
    open: async () => {
      const path = join(fs.mkdtempSync(join(tmpdir(), 'muniment-mortal-')), 'log.jsonl')
      const store = await connect(path, parts)
      addresses.set(store, path)
      return store
    },
    address: (store) => addresses.get(store) as Json,
    connect: (path) => connect(path as string, parts),
    release: (store) => fs.rmSync(dirname(addresses.get(store) as string), { recursive: true }),
  }
}

const broken = (name: string, caughtBy: readonly string[], connect: Connect): Fault => ({
  name,
  caughtBy,
  factory: mortal(name, connect),
})

/** What the others are changed from: without it they might be caught for being killed at all. */
export const soundMortal: StoreFactory = mortal('mortal', (path, { memoryStore: open }) => open({ journal: path }))

export const brokenCrashes: readonly Fault[] = [
  broken('an append that is acknowledged before it is written', ['CRS-01'], async (path, kit) => {
    const log = await kit.memoryStore({ journal: path })
    const store = await kit.fromJsonl(kit.linesOf(path))
    let written: Promise<unknown> = Promise.resolve()
    const later = (write: () => Promise<unknown>): void => {
      written = written.then(() => kit.pause(30)).then(write)
    }
    return {
      ...store,
      capabilities: log.capabilities,
      append: (write) => {
        later(() => log.append(write))
        return store.append(write)
      },
      appendMany: (writes) => {
        later(() => log.appendMany(writes))
        return store.appendMany(writes)
      },
      close: async () => {
        await written
        await log.close()
        await store.close()
      },
    }
  }),
  broken('a repair that takes the last line for torn', ['CRS-01'], (path, kit) => {
    const lines = kit.linesOf(path)
    kit.fs.rmSync(`${path}.commit`, { force: true })
    kit.fs.writeFileSync(path, lines.slice(0, -1).join(''))
    return kit.memoryStore({ journal: path })
  }),
  broken('a batch that is written event by event', ['CRS-02'], async (path, kit) => {
    const store = await kit.memoryStore({ journal: path })
    const append = async ({ stream, expected, events }: StreamWrite): Promise<AppendResult> => {
      let result: AppendResult | undefined
      for (const event of events) {
        result = await store.append({ stream, expected: result?.revision ?? expected, events: [event] })
        await kit.pause(1)
      }
      return result as AppendResult
    }
    return { ...store, append }
  }),
  broken('an appendMany that is written stream by stream', ['CRS-02'], async (path, kit) => {
    const store = await kit.memoryStore({ journal: path })
    const appendMany = async (writes: readonly StreamWrite[]): Promise<AppendResult[]> => {
      const results = []
      for (const write of writes) {
        results.push(await store.append(write))
        await kit.pause(40)
      }
      return results
    }
    return { ...store, appendMany }
  }),
  broken('a feed that begins behind what was there when the store was opened', ['CRS-03'], async (path, kit) => {
    const store = await kit.memoryStore({ journal: path })
    const head = await store.head()
    return { ...store, subscribe: (options) => store.subscribe({ ...options, after: head ?? options.after }) }
  }),
  broken('a log that is read without its first event once it was opened again', ['CRS-03'], async (path, kit) => {
    const store = await kit.memoryStore({ journal: path })
    const [first] = await kit.allOf(store)
    async function* withoutFirst(
      options: Parameters<EventStore['readAll']>[0],
    ): AsyncGenerator<EventMessage | CheckpointMessage, void, void> {
      for await (const message of store.readAll(options))
        if (message.kind !== 'event' || message.event.id !== first?.id) yield message
    }
    return { ...store, readAll: withoutFirst }
  }),
  broken('ids that are forgotten when the process is killed', ['CRS-04'], async (path, kit) => {
    const store = await kit.memoryStore({ journal: path })
    const before = new Set((await kit.allOf(store)).map(({ id }) => id))
    const fresh = (write: StreamWrite): StreamWrite => {
      if (!write.events.some(({ id }) => before.has(id))) return write
      const events = write.events.map((event) => ({ ...event, id: kit.randomUUID() }))
      return { ...write, expected: 'any', events: events as unknown as [NewEvent] }
    }
    // So late that what was written has often not been heard of.
    const late = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
      await answer
      await kit.pause(5)
      return answer
    }
    return {
      ...store,
      append: (write) => late(store.append(fresh(write))),
      appendMany: (writes) => late(store.appendMany(writes.map(fresh))),
    }
  }),
  broken('an opening that empties the file and writes it anew', ['CRS-05'], async (path, kit) => {
    const lines = kit.linesOf(path)
    kit.fs.rmSync(`${path}.commit`, { force: true })
    kit.fs.writeFileSync(path, '')
    await kit.pause(30)
    kit.fs.writeFileSync(path, lines.join(''))
    return kit.memoryStore({ journal: path })
  }),
]
