/** A server of the protocol of EventStoreDB in the process, for tests, and a port that can be cut. @module */
export type { AppendFault } from './double-answers.ts'
export type { ReadFault } from './double-reads.ts'
export { type DoubleOptions, type EventStoreDbDouble, startedDouble } from './eventstoredb-double.ts'
export { type SeverablePort, severablePort } from './severable-port.ts'
