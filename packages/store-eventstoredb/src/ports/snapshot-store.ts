/**
 * The SnapshotStore on EventStoreDB: a stream for each name whose newest event says where the parts are, which are a stream of
 * their own for each snapshot, as an event holds no more than a server takes.
 *
 * @module
 */
import { createHash, randomUUID } from 'node:crypto'
import {
  checkPortName,
  checkSnapshot,
  type EventStore,
  isStoreFailure,
  type Snapshot,
  type SnapshotStore,
} from '@muniment/kernel'
import { fieldsOf, type Newest, type PortOptions, PortStreams } from './port-streams.ts'

/** Bytes of a part: as text in JSON it is a third longer, and stays below the 1 MiB that every server takes. */
const partBytes = 640 * 1_024

/** Parts without a snapshot, of a process that was killed, are gone after a day. */
const orphansForSeconds = 86_400

/** What the newest event of a snapshot says. */
interface Manifest {
  readonly schema: string
  readonly checkpoint: string
  readonly sequence: number
  /** Name of the stream of its parts. */
  readonly parts: string
  readonly bytes: number
  /** Of the body, in hexadecimal. */
  readonly sha256: string
}

const saved = 'SnapshotSaved'
const removed = 'SnapshotRemoved'

const digestOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex')

/**
 * Any number of processes may use the same streams.
 *
 * @throws StoreFailure `invalid_argument` for a store that this package did not make, or an option.
 */
export const eventStoreDbSnapshotStore = (store: EventStore, options: PortOptions = {}): SnapshotStore => {
  const manifests = new PortStreams(store, options, 'snapshot')
  const parts = new PortStreams(store, options, 'snapshotparts')

  const manifestOf = (name: string, newest: Newest | undefined): Manifest | undefined => {
    if (newest === undefined || newest.type === removed) return undefined
    const { schema, checkpoint, sequence, parts: at, bytes, sha256 } = fieldsOf(newest.data)
    const manifest = { schema, checkpoint, sequence, parts: at, bytes, sha256 } as Manifest
    return manifests.checked(name, manifest, () => checkSnapshot({ ...manifest, body: new Uint8Array() }))
  }

  /** Undefined when they are not there as the manifest says. */
  const bodyOf = async ({ parts: at, bytes, sha256 }: Manifest): Promise<Uint8Array | undefined> => {
    const found: Buffer[] = []
    try {
      for await (const { data } of (await store.readStream(parts.streamOf(at))).events) {
        const { part } = fieldsOf(data)
        found.push(Buffer.from(typeof part === 'string' ? part : '', 'base64'))
      }
    } catch (failure) {
      if (isStoreFailure(failure, 'stream_tombstoned')) return undefined
      throw failure
    }
    const body = new Uint8Array(Buffer.concat(found))
    return body.length === bytes && digestOf(body) === sha256 ? body : undefined
  }

  /** Answers the name of their stream. */
  const writtenParts = async (body: Uint8Array): Promise<string> => {
    const at = randomUUID()
    await parts.keepFor(at, orphansForSeconds)
    let before: { readonly revision: bigint } | undefined
    for (let start = 0; start < body.length; start += partBytes) {
      const part = Buffer.from(body.subarray(start, start + partBytes)).toString('base64')
      const revision = await parts.write(at, before, 'SnapshotPart', { part })
      if (revision === undefined) throw parts.corrupt(at)
      before = { revision }
    }
    await parts.keepFor(at, undefined)
    return at
  }

  /** Puts it in the place of what is there; the parts of that are gone then. */
  const put = async (name: string, type: string, manifest: Manifest | undefined): Promise<void> => {
    const replaced = await manifests.settled(async () => {
      const newest = await manifests.newest(name)
      if (newest === undefined && manifest === undefined) return { before: undefined }
      if (newest === undefined) await manifests.keepNewest(name)
      const revision = await manifests.write(name, newest, type, manifest === undefined ? {} : { ...manifest })
      return revision === undefined ? undefined : { before: newest }
    })
    const at = fieldsOf(replaced.before?.data)['parts']
    // It is replaced: whoever is still reading the old one looks again.
    if (typeof at === 'string') await parts.tombstone(at).catch(() => undefined)
  }

  return {
    durable: true,

    load: async (name) => {
      checkPortName(name, 'name')
      let last: bigint | undefined
      return manifests
        .settled<{ readonly snapshot: Snapshot | undefined }>(async () => {
          const newest = await manifests.newest(name)
          const manifest = manifestOf(name, newest)
          if (newest === undefined || manifest === undefined) return { snapshot: undefined }
          const body = await bodyOf(manifest)
          const { schema, checkpoint, sequence } = manifest
          if (body !== undefined) return { snapshot: { schema, checkpoint, sequence, body } }
          // Replaced meanwhile, or damaged.
          if (newest.revision === last) throw manifests.corrupt(name)
          last = newest.revision
          return undefined
        })
        .then(({ snapshot }) => snapshot)
    },

    save: async (name, snapshot) => {
      checkPortName(name, 'name')
      checkSnapshot(snapshot)
      const { schema, checkpoint, sequence } = snapshot
      const body = new Uint8Array(snapshot.body)
      const at = await writtenParts(body)
      await put(name, saved, { schema, checkpoint, sequence, parts: at, bytes: body.length, sha256: digestOf(body) })
    },

    remove: async (name) => {
      checkPortName(name, 'name')
      await put(name, removed, undefined)
    },
  }
}
