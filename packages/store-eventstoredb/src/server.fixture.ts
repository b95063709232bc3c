/**
 * Stores on one server, each in a part of it that no other store sees.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { EventStore, Json } from '@muniment/kernel'
import type { StoreFactory } from '@muniment/test-kit'
import { eventStoreDbStore, type EventStoreDbStoreOptions } from './eventstoredb-store.ts'
import { eventStoreDbStreamAdmin } from './stream-admin.ts'
import { type SeverablePort, severablePort, startedDouble } from '@muniment/store-eventstoredb-double'

export interface TestServer {
  /** What the report calls it. */
  readonly name: string
  readonly connectionString: string
  /** Connections to it go through this port. */
  readonly port?: SeverablePort
  readonly options?: Omit<EventStoreDbStoreOptions, 'connectionString' | 'prefix'>
  /** Of a factory of CRS. */
  readonly crashRounds?: number
}

const built = new URL('../dist/index.js', import.meta.url).href

/** A module whose default export is a factory on this server, for processes that run the built package. */
const moduleOf = (connectionString: string): string =>
  `data:text/javascript,${encodeURIComponent(`
    import { randomUUID } from 'node:crypto'
    import { eventStoreDbStore } from ${JSON.stringify(built)}
    const connectionString = ${JSON.stringify(connectionString)}
    const open = () => eventStoreDbStore({ connectionString, prefix: 'contract.' + randomUUID() + '.' })
    export default { name: 'EventStoreDB', open, connect: eventStoreDbStore }
  `)}`

/** How to open the same data once more. */
const opened = new WeakMap<EventStore, EventStoreDbStoreOptions>()

const open = (options: EventStoreDbStoreOptions): EventStore => {
  const store = eventStoreDbStore(options)
  opened.set(store, options)
  return store
}

const optionsOf = (store: EventStore): EventStoreDbStoreOptions => opened.get(store) as EventStoreDbStoreOptions

/** Every store has a prefix of its own. */
export const serverFactory = ({
  name,
  connectionString,
  port,
  options = {},
  crashRounds = 10,
}: TestServer): StoreFactory => ({
  name,
  open: () => open({ ...options, connectionString, prefix: `contract.${randomUUID()}.` }),
  second: (store) => open(optionsOf(store)),
  reopen: async (store) => {
    const again = optionsOf(store)
    await store.close()
    return open(again)
  },
  admin: eventStoreDbStreamAdmin,
  ...(port === undefined ? {} : { killConnections: () => port.cut(), pause: async () => port.silence() }),
  module: moduleOf(connectionString),
  address: (store) => ({ ...optionsOf(store) }) as unknown as Json,
  connect: (address) => open(address as unknown as EventStoreDbStoreOptions),
  crashRounds,
  patienceMs: 10_000,
})

/** Where a server that was named is reached through a port that can be cut. */
const severed = async (url: string): Promise<{ readonly url: string; readonly port: SeverablePort }> => {
  const { hostname: host, port } = new URL(url.replace(/^[^:]+:/, 'http:'))
  const severable = await severablePort(() => ({ host, port: Number(port || 2_113) }))
  return { url: url.replace(/(\/\/(?:[^@/?]*@)?)[^@/?]+/, `$1127.0.0.1:${severable.port}`), port: severable }
}

/** The server that MUNIMENT_EVENTSTOREDB_URL names, one node without TLS; else the protocol double, and it says so. */
export const testServer = async (): Promise<TestServer & { readonly close: () => Promise<void> }> => {
  const named = process.env['MUNIMENT_EVENTSTOREDB_URL']
  if (named === undefined || named === '') {
    const double = await startedDouble()
    return {
      name: 'the protocol double of EventStoreDB',
      connectionString: double.url,
      port: double.port,
      crashRounds: 2,
      close: () => double.close(),
    }
  }
  const { url, port } = await severed(named)
  return { name: 'EventStoreDB', connectionString: url, port, close: () => port.close() }
}
