/** Every port of an instance in files below one directory, and what was drawn or hashed beside them. @module */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type KeyStore, systemRandom } from '@muniment/kernel'
import {
  fileCheckpointStore,
  fileKeyStore,
  fileProjectionStore,
  fileSnapshotStore,
  type JournaledStore,
  memoryStore,
} from '@muniment/store-memory'
import {
  type CheckpointStore,
  type KeyRing,
  keyRing,
  type MunimentOptions,
  newSessionTokenKey,
  type ProjectionStore,
  type Secret,
  sessionTokenKeys,
  type SnapshotStore,
  wrappedKeyStore,
} from '../index.ts'
import { countingHasher } from '../team.fixture.ts'

/** In memory where the system has such a place, for nothing here outlives the test. */
const inMemory = '/dev/shm'

/** What was made on the way and is secret: keys of subjects, password hashes, secrets of the host. */
export interface MadeOnTheWay {
  readonly subjectKeys: Uint8Array[]
  readonly passwordHashes: string[]
  readonly hostSecrets: readonly Uint8Array[]
  readonly ringSecret: Uint8Array
  readonly sessionTokenSecret: string
}

export interface PortsOnDisk {
  readonly folder: string
  readonly store: JournaledStore
  readonly rows: ProjectionStore
  readonly ring: KeyRing
  readonly options: MunimentOptions & { readonly checkpoints: CheckpointStore; readonly snapshots: SnapshotStore }
  readonly made: MadeOnTheWay
}

/** Notes each key that is really kept. */
const notingKeys = (inner: KeyStore, keys: Uint8Array[]): KeyStore => ({
  ...inner,
  create: async (subject, key) => {
    const known = await inner.create(subject, key)
    if (known.status === 'present') keys.push(known.key)
    return known
  },
})

const notingHasher = (passwordHashes: string[]): NonNullable<MunimentOptions['passwordHasher']> => {
  const hasher = countingHasher()
  return {
    ...hasher,
    verify: (phc, password) => hasher.verify(phc, password),
    hash: async (password) => {
      const phc = await hasher.hash(password)
      passwordHashes.push(phc)
      return phc
    },
  }
}

const folders = ['log', 'keys', 'checkpoints', 'snapshots', 'rows'] as const

export const portsOnDisk = async (others: Pick<MunimentOptions, 'mailer' | 'refusals'>): Promise<PortsOnDisk> => {
  const folder = await mkdtemp(join(existsSync(inMemory) ? inMemory : tmpdir(), 'muniment-canary-'))
  const [log, keys, checkpoints, snapshots, rows] = folders.map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
    string,
  ]
  for (const each of [log, keys, checkpoints, snapshots, rows]) await mkdir(each)
  const sessionTokenKey = newSessionTokenKey('canary')
  const made = {
    sessionTokenSecret: sessionTokenKey.d,
    subjectKeys: [],
    passwordHashes: [],
    hostSecrets: [systemRandom.bytes(32), systemRandom.bytes(32)],
    ringSecret: systemRandom.bytes(32),
  } satisfies MadeOnTheWay
  const [pepper, commandKey] = made.hostSecrets as [Uint8Array, Uint8Array]
  const ring = keyRing({ current: { version: 1, secret: made.ringSecret } })
  const store = await memoryStore({ journal: join(log, 'journal.jsonl') })
  const options = {
    store,
    keys: {
      keyStore: notingKeys(wrappedKeyStore(fileKeyStore(keys), ring), made.subjectKeys),
      pepper: { version: 1, secret: pepper },
      commandKey: { version: 1, secret: commandKey },
      sessionTokens: sessionTokenKeys({ current: sessionTokenKey }),
    },
    checkpoints: fileCheckpointStore(checkpoints),
    snapshots: fileSnapshotStore(snapshots),
    passwordHasher: notingHasher(made.passwordHashes),
    ...others,
  }
  return { folder, store, rows: fileProjectionStore(rows), ring, options, made }
}

/** The bytes of all files below a folder, with their names: a name can tell as much. */
export const bytesBelow = async (folder: string): Promise<Uint8Array> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const parts: Uint8Array[] = []
  for (const entry of entries) {
    parts.push(Buffer.from(`${entry.name}\n`))
    // The lock of a journal is a socket.
    if (entry.isFile()) parts.push(await readFile(join(entry.parentPath, entry.name)))
  }
  return Buffer.concat(parts)
}

/** The text of a secret that must be there. */
export const revealed = (secret: Secret | undefined): string => {
  if (secret === undefined) throw new Error('there is no secret')
  return secret.reveal()
}
