/** The event store on EventStoreDB and KurrentDB, and the ports beside it. @module */
export { eventStoreDbStore, type EventStoreDbStoreOptions } from './eventstoredb-store.ts'
export { eventStoreDbCheckpointStore } from './ports/checkpoint-store.ts'
export { eventStoreDbHeadStore } from './ports/head-store.ts'
export { eventStoreDbKeyStore } from './ports/key-store.ts'
export type { PortOptions } from './ports/port-streams.ts'
export { eventStoreDbSnapshotStore } from './ports/snapshot-store.ts'
export { eventStoreDbStreamAdmin } from './stream-admin.ts'
