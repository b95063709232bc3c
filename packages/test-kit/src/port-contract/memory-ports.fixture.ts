/**
 * The ports in memory as if they lasted: a second handle, the same data opened again, and what they take up.
 *
 * They stand for durable ports, so that what only those can show is shown without files, and broken ones are made of them.
 *
 * @module
 */
import {
  memoryCheckpointStore,
  memoryHeadStore,
  memoryKeyStore,
  memoryProjectionStore,
  memorySnapshotStore,
} from '@muniment/kernel'
import type { Port, PortFactory } from './port-case.ts'

/** A factory of ports that say that they last, with handles that share what they keep. */
const lasting = <P extends Port>(name: string, open: () => P): PortFactory<P> => {
  const another = (port: P): P => ({ ...port })
  return { name, open: () => ({ ...open(), durable: true }), second: another, reopen: another }
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, field: unknown) =>
    field instanceof Uint8Array ? Buffer.from(field).toString('hex') : field,
  )

export const lastingCheckpoints = {
  ...lasting('checkpoints', memoryCheckpointStore),
  storageBytes: async (port: ReturnType<typeof memoryCheckpointStore>): Promise<number> =>
    textOf(await port.load('a')).length,
}

export const lastingKeys = {
  ...lasting('keys', memoryKeyStore),
  storedBytes: async function* (port: ReturnType<typeof memoryKeyStore>): AsyncGenerator<Uint8Array, void, void> {
    for await (const subject of port.subjects()) yield Buffer.from(textOf(await port.get(subject)))
  },
}

export const lastingHeads = lasting('heads', memoryHeadStore)
export const lastingSnapshots = lasting('snapshots', memorySnapshotStore)
export const lastingProjections = lasting('projections', memoryProjectionStore)
