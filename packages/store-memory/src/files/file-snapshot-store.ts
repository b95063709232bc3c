/**
 * The SnapshotStore of files: one file for each snapshot, replaced whole.
 *
 * @module
 */
import { checkPortName, checkSnapshot, type Snapshot, type SnapshotStore } from '@muniment/kernel'
import { corruptFile, jsonOf } from './checked-record.ts'
import { DataDirectory } from './data-directory.ts'
import { escapedName } from './escaped-name.ts'

const lineEnd = 0x0a

/** A line of what it is, then the bytes as they are. */
const bodyOf = ({ schema, checkpoint, sequence, body }: Snapshot): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify({ schema, checkpoint, sequence })}\n`), body])

const snapshotOf = (address: string, bytes: Buffer): Snapshot => {
  const end = bytes.indexOf(lineEnd)
  if (end === -1) throw corruptFile(address, 'is not as this release writes it')
  const body = Uint8Array.from(bytes.subarray(end + 1))
  const head = jsonOf<Snapshot>(address, bytes.toString('utf8', 0, end), (value) => checkSnapshot({ ...value, body }))
  return { schema: head.schema, checkpoint: head.checkpoint, sequence: head.sequence, body }
}

export const snapshotStoreIn = (directory: DataDirectory): SnapshotStore => {
  const addressOf = (name: string): string => {
    checkPortName(name, 'name')
    return `snapshots/${escapedName(name)}`
  }
  return {
    durable: true,
    load: async (name) => {
      const address = addressOf(name)
      const record = await directory.read('snapshot', address)
      return record && snapshotOf(address, record.body)
    },
    save: async (name, snapshot) => {
      const address = addressOf(name)
      checkSnapshot(snapshot)
      const body = bodyOf(snapshot)
      // A listing sweeps: what was left behind here is as large as a snapshot.
      await directory.list('snapshots')
      await directory.replace('snapshot', address, body)
    },
    remove: async (name) => directory.remove([addressOf(name)]),
  }
}

/**
 * Snapshots below `directory`, which must exist.
 *
 * @throws StoreFailure `invalid_argument` for what is no path.
 */
export const fileSnapshotStore = (directory: string): SnapshotStore => snapshotStoreIn(new DataDirectory(directory))
