/** The contracts of the ports on EventStoreDB, against the protocol double or, where one is named, a server. @module */
import { randomUUID } from 'node:crypto'
import type { EventStore } from '@muniment/kernel'
import {
  checkpointStoreContract,
  definePortContract,
  headStoreContract,
  keyStoreContract,
  type PortFactory,
  snapshotStoreContract,
} from '@muniment/test-kit'
import { afterAll, describe, it } from 'vitest'
import { eventStoreDbStore } from './eventstoredb-store.ts'
import {
  eventStoreDbCheckpointStore,
  eventStoreDbHeadStore,
  eventStoreDbKeyStore,
  eventStoreDbSnapshotStore,
} from './index.ts'
import { testServer } from './server.fixture.ts'

const server = await testServer()
const { connectionString } = server
const stores = new Set<EventStore>()
afterAll(async () => {
  for (const store of stores) await store.close()
  await server.close()
})

/** Each on a part of the server of its own; another handle is another store, as another process has it. */
const factoryOf = <P extends { readonly durable: boolean }>(
  name: string,
  make: (store: EventStore) => P,
): PortFactory<P> => {
  const prefixes = new WeakMap<P, string>()
  const at = (prefix: string): P => {
    const store = eventStoreDbStore({ connectionString, prefix })
    stores.add(store)
    const port = make(store)
    prefixes.set(port, prefix)
    return port
  }
  const again = (port: P): P => at(prefixes.get(port) as string)
  return {
    name: `${name} on ${server.name}`,
    open: () => at(`ports.${randomUUID()}.`),
    second: again,
    reopen: again,
    patienceMs: 10_000,
  }
}

const runner = { describe, it }
definePortContract(checkpointStoreContract, factoryOf('checkpoints', eventStoreDbCheckpointStore), runner)
definePortContract(keyStoreContract, factoryOf('keys', eventStoreDbKeyStore), runner)
definePortContract(headStoreContract, factoryOf('heads', eventStoreDbHeadStore), runner)
definePortContract(snapshotStoreContract, factoryOf('snapshots', eventStoreDbSnapshotStore), runner)
