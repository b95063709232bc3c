/**
 * The SnapshotStore port: what was folded up to a checkpoint, kept so that a start need not read all of history.
 *
 * A snapshot is never trusted over events: whoever cannot use one drops it and reads the log.
 *
 * @module
 */
import { checkPortName, checkProgress, type Progress } from './checkpoint-store.ts'
import { invalidArgument } from './store-arguments/invalid-argument.ts'

/** What was folded, with how far. */
export interface Snapshot extends Progress {
  /** Form and version of `body`, named as followers are: one that is not known is dropped, never converted. */
  readonly schema: string
  readonly body: Uint8Array
}

/**
 * Snapshots are named as followers are. One is replaced whole: a reader gets the old one or the new one. What is given is
 * copied when the call is made, and what is answered is the reader's own. Every method rejects with a `StoreFailure` and
 * nothing else: `invalid_argument`, `unavailable`, `outcome_unknown`, `access_denied`, `corrupt_store` from `load` for one
 * that is damaged.
 */
export interface SnapshotStore {
  /** True when snapshots survive the process. */
  readonly durable: boolean
  load(name: string): Promise<Snapshot | undefined>
  /** In the place of the one before, if there is any. The last one that was saved wins. */
  save(name: string, snapshot: Snapshot): Promise<void>
  /** Twice is harmless. */
  remove(name: string): Promise<void>
}

/** @throws StoreFailure `invalid_argument` for what is no snapshot. */
export const checkSnapshot = (snapshot: Snapshot): void => {
  checkProgress(snapshot)
  checkPortName(snapshot.schema, 'snapshot.schema')
  if (!(snapshot.body instanceof Uint8Array)) throw invalidArgument('snapshot.body', 'must be bytes')
}

/** Snapshots in memory, gone with the process. */
export const memorySnapshotStore = (): SnapshotStore => {
  const snapshots = new Map<string, Snapshot>()
  const copy = ({ schema, checkpoint, sequence, body }: Snapshot): Snapshot => ({
    schema,
    checkpoint,
    sequence,
    // A Buffer's own slice would share its bytes.
    body: new Uint8Array(body),
  })
  return {
    durable: false,
    load: async (name) => {
      checkPortName(name, 'name')
      const snapshot = snapshots.get(name)
      return snapshot === undefined ? undefined : copy(snapshot)
    },
    save: async (name, snapshot) => {
      checkPortName(name, 'name')
      checkSnapshot(snapshot)
      snapshots.set(name, copy(snapshot))
    },
    remove: async (name) => {
      checkPortName(name, 'name')
      snapshots.delete(name)
    },
  }
}
