/** What is kept outside the log, in files. @module */
export { fileCheckpointStore } from './file-checkpoint-store.ts'
export { fileHeadStore } from './file-head-store.ts'
export { fileKeyStore } from './file-key-store.ts'
export { fileProjectionStore } from './file-projection-store.ts'
export { fileSnapshotStore } from './file-snapshot-store.ts'
