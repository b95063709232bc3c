/**
 * Where a run keeps what it needs: in memory, in a journal with a folder beside it, so that another run goes on from there, or
 * on an EventStoreDB, in a part of it that is new for each run.
 *
 * For trying things out: a real installation keeps its secrets elsewhere, and people keep their own.
 *
 * @module
 */
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  eventStoreDbCheckpointStore,
  eventStoreDbKeyStore,
  eventStoreDbSnapshotStore,
  eventStoreDbStore,
} from '@muniment/store-eventstoredb'
import {
  fileCheckpointStore,
  fileKeyStore,
  fileSnapshotStore,
  fromJsonl,
  type JournaledStore,
  memoryStore,
  toJsonl,
} from '@muniment/store-memory'
import {
  developmentKeys,
  type EventStore,
  keyRing,
  type Keys,
  type KeyStore,
  type MunimentOptions,
  wrappedKeyStore,
} from 'muniment'
import { fileProblem } from './file-problem.ts'
import { NoJournal } from './journal-problem.ts'
import { type Notes, notesOf } from './notes.ts'

export interface Home {
  readonly store: EventStore
  /** Writes the log to a file. */
  readonly save: (path: string) => Promise<void>
  readonly options: Pick<MunimentOptions, 'keys' | 'checkpoints' | 'snapshots'>
  readonly notes: Notes
  /** The same for the same address, as a person's password is. */
  readonly passwordOf: (email: string) => string
  /** Stands for an address where that must not be read: ids of commands are in the log, in clear. */
  readonly aliasOf: (email: string) => string
  /** What was cut off the journal, because a process died while it wrote. */
  readonly cutBytes: number
}

const secretNames = ['ring', 'pepper', 'commandKey', 'people'] as const
type Secrets = Readonly<Record<(typeof secretNames)[number], Uint8Array>>

const drawn = (): Secrets => ({
  ring: randomBytes(32),
  pepper: randomBytes(32),
  commandKey: randomBytes(32),
  people: randomBytes(32),
})

/** Made once, for a journal with nothing in it; whoever is killed on the way leaves none. */
const secretsIn = (path: string, isNew: boolean): Secrets => {
  if (!existsSync(path)) {
    if (!isNew) throw new NoJournal(`what opens it is not there: ${path}`)
    const texts = Object.entries(drawn()).map(([name, secret]) => [name, Buffer.from(secret).toString('base64url')])
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(Object.fromEntries(texts)), { mode: 0o600, flush: true })
    renameSync(`${path}.${process.pid}`, path)
  }
  const texts = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, string>>
  const secretOf = (name: string): Uint8Array => Buffer.from(texts[name] ?? '', 'base64url')
  return Object.fromEntries(secretNames.map((name) => [name, secretOf(name)])) as unknown as Secrets
}

/** What only the holder of the secret can tell of an address. */
const peopleBy = (secret: Uint8Array): Pick<Home, 'passwordOf' | 'aliasOf'> => {
  const made = (what: string, email: string): string =>
    createHmac('sha256', secret)
      .update(JSON.stringify([what, email.toLowerCase()]))
      .digest('base64url')
      .slice(0, 24)
  return { passwordOf: (email) => made('password', email), aliasOf: (email) => made('alias', email) }
}

const inMemory = (): Home => {
  const store = memoryStore()
  return {
    store,
    save: (path) => store.save(path),
    options: { keys: developmentKeys() },
    notes: notesOf(),
    ...peopleBy(randomBytes(32)),
    cutBytes: 0,
  }
}

const keysOf = (keyStore: KeyStore, { ring, pepper, commandKey }: Secrets): Keys => ({
  keyStore: wrappedKeyStore(keyStore, keyRing({ current: { version: 1, secret: ring } })),
  pepper: { version: 1, secret: pepper },
  commandKey: { version: 1, secret: commandKey },
})

/** What it writes stays there; what opens it ends with the process. @throws StoreFailure for a connection string that is none. */
const onServer = (connectionString: string): Home => {
  const store = eventStoreDbStore({ connectionString, prefix: `quickstart.${randomUUID()}.`, timeoutMs: 5_000 })
  const secrets = drawn()
  return {
    store,
    save: async (path) => {
      const log = { readAll: () => store.readAll({ filter: { streamPrefixes: ['muniment.'] } }) }
      await (await fromJsonl(toJsonl(log))).save(path)
    },
    options: {
      keys: keysOf(eventStoreDbKeyStore(store), secrets),
      checkpoints: eventStoreDbCheckpointStore(store),
      snapshots: eventStoreDbSnapshotStore(store),
    },
    notes: notesOf(),
    ...peopleBy(secrets.people),
    cutBytes: 0,
  }
}

/** A journal, or a server, or neither. */
export interface Place {
  readonly journal?: string | undefined
  /** Connection string of an EventStoreDB. */
  readonly server?: string | undefined
}

/** @throws StoreFailure what `memoryStore({ journal })` and `eventStoreDbStore` throw. */
export const homeAt = async ({ journal, server }: Place): Promise<Home> => {
  if (server !== undefined) return onServer(server)
  if (journal === undefined) return inMemory()
  // Before anything is made beside it: a journal that another process has is refused, and so is one that is damaged.
  const store = await memoryStore({ journal })
  try {
    return await homeBeside(journal, store)
  } catch (thrown) {
    await store.close()
    if (thrown instanceof NoJournal) throw thrown
    const reason = thrown instanceof SyntaxError ? 'its secrets are damaged' : fileProblem(thrown)
    throw new NoJournal(`what is kept beside it, in ${journal}.home: ${reason}`)
  }
}

const homeBeside = async (journal: string, store: JournaledStore): Promise<Home> => {
  const isNew = (await store.head()) === undefined
  const folder = `${journal}.home`
  const folderOf = (name: string): string => {
    const path = join(folder, name)
    mkdirSync(path, { recursive: true, mode: 0o700 })
    return path
  }
  const keyFolder = folderOf('keys')
  const secrets = secretsIn(join(folder, 'secrets.json'), isNew)
  const keys = keysOf(fileKeyStore(keyFolder), secrets)
  const checkpoints = fileCheckpointStore(folderOf('checkpoints'))
  const snapshots = fileSnapshotStore(folderOf('snapshots'))
  return {
    store,
    save: (path) => store.save(path),
    options: { keys, checkpoints, snapshots },
    notes: notesOf(join(folder, 'notes.jsonl')),
    ...peopleBy(secrets.people),
    cutBytes: store.repaired?.cutBytes ?? 0,
  }
}
