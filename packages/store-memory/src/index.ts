/** The event store that lives in memory, and its JSONL files. @module */
export * from './files/index.ts'
export { fromJsonl } from './from-jsonl.ts'
export { formatRecordedEvent, type JsonlEvent, parseRecordedEvent } from './jsonl.ts'
export { loadMemoryStore } from './load-memory-store.ts'
export { type MemoryStore, memoryStore, type MemoryStoreOptions } from './memory-store.ts'
export { memoryStreamAdmin } from './stream-admin.ts'
export { toJsonl } from './to-jsonl.ts'
