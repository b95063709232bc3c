/**
 * The event store on EventStoreDB and KurrentDB, through `@eventstore/db-client` 6.2.1.
 *
 * START HERE to follow a call: each method is a file of its own, `session.ts` is what they share.
 *
 * @module
 */
import type { EventStoreDBClient } from '@eventstore/db-client'
import { checkOptions, checkWhole, type EventStore, invalidArgument } from '@muniment/kernel'
import { append, type AppendSettings } from './append.ts'
import { compareCheckpoints } from './checkpoint.ts'
import { faceOf } from './client-face.ts'
import { connectionStringOf } from './connection-string.ts'
import { type ClientSource, clientsOf, Connections } from './connections.ts'
import { headOf } from './head.ts'
import { KnownPosition, knownPositionOf } from './known-position.ts'
import { readAll } from './read-all.ts'
import { readStream } from './read-stream.ts'
import { Session } from './session.ts'
import { subscribe } from './subscribe.ts'

/** Options of {@link eventStoreDbStore}: either a connection string or a client. */
export interface EventStoreDbStoreOptions {
  /** `esdb://[user:password@]host[:port][,…][?…]`, or `esdb+discover://` with one DNS name. */
  readonly connectionString?: string
  /**
   * A client of `@eventstore/db-client` 6 that its owner has made, with options that no other client of the process has. Reads
   * and feeds share its one connection with appends: beyond 90 of them together the others wait. The store disposes of it.
   */
  readonly client?: EventStoreDBClient
  /** Begins the name of every stream of this store: what does not begin so does not exist for it. Default: none. */
  readonly prefix?: string
  /** Longest wait for an answer, in milliseconds, from 1 to 600,000. Default 10,000. */
  readonly timeoutMs?: number
  /** How long a feed tries to connect again before it is dropped, in milliseconds. Default 600,000. */
  readonly reconnectMs?: number
  /**
   * `batch` is twice as fast with many appends at once: they share one call, and what is under way when that breaks is
   * `outcome_unknown`. Default `unary`.
   */
  readonly appendPath?: 'unary' | 'batch'
  /** Limit of one event's data and metadata as JSON, in bytes. Default 1 MiB, what servers before 25.1 take. */
  readonly maxEventBytes?: number
  /** Limit of the data and metadata of one append as JSON, in bytes. Default 1 MiB, what servers before 25.1 take. */
  readonly maxAppendBytes?: number
}

const optionNames: Readonly<Record<keyof EventStoreDbStoreOptions, true>> = {
  connectionString: true,
  client: true,
  prefix: true,
  timeoutMs: true,
  reconnectMs: true,
  appendPath: true,
  maxEventBytes: true,
  maxAppendBytes: true,
}

const serverMaxBytes = 1_024 * 1_024
const largestMaxBytes = 16 * 1_024 * 1_024
const timeoutMaxMs = 600_000

const checkBetween = (value: unknown, least: 0 | 1, most: number, field: string): void => {
  checkWhole(value, least, field)
  if ((value as number) > most) throw invalidArgument(field, `must be at most ${most}`)
}

const checkNames = (options: object): void => {
  for (const name of Object.keys(options))
    if (!Object.hasOwn(optionNames, name)) throw invalidArgument('options', 'must be known options')
}

const prefixOf = (prefix: unknown): string => {
  const isName = typeof prefix === 'string' && /^(?:[A-Za-z0-9][A-Za-z0-9._:-]{0,99})?$/.test(prefix)
  if (!isName)
    throw invalidArgument('prefix', 'must be at most 100 letters, digits and . _ : -, begun by a letter or digit')
  return prefix
}

const sourceOf = ({ connectionString, client }: EventStoreDbStoreOptions): ClientSource & { known: KnownPosition } => {
  if ((connectionString === undefined) === (client === undefined))
    throw invalidArgument('options', 'must be a connectionString or a client')
  if (client === undefined) {
    const connection = connectionStringOf(connectionString)
    return { ...clientsOf(connection), known: knownPositionOf(connection.text) }
  }
  faceOf(client)
  return { many: false, make: () => client, known: new KnownPosition() }
}

const sessions = new WeakMap<EventStore, Session>()

/** The session of a store of this package. @throws StoreFailure `invalid_argument` for another store. */
export const sessionOf = (store: EventStore): Session => {
  const session = sessions.get(store)
  if (session === undefined) throw invalidArgument('store', 'must be one that eventStoreDbStore has made')
  return session
}

/**
 * Connects when it is first asked. Closing it lets the process end.
 *
 * Repeats are known at an exact revision (`idempotentAppend`), by ids alone (`comparesContent` is false): the ids of events must
 * contain their content, as those of the kernel do. Of two processes that send the very same append at the same moment both may
 * be told that it was theirs.
 *
 * @throws StoreFailure `invalid_argument` for an option.
 */
export const eventStoreDbStore = (options: EventStoreDbStoreOptions): EventStore => {
  checkOptions(options)
  checkNames(options)
  const {
    prefix = '',
    timeoutMs = 10_000,
    reconnectMs = 600_000,
    appendPath = 'unary',
    maxEventBytes = serverMaxBytes,
    maxAppendBytes = serverMaxBytes,
  } = options
  prefixOf(prefix)
  checkBetween(timeoutMs, 1, timeoutMaxMs, 'timeoutMs')
  checkWhole(reconnectMs, 0, 'reconnectMs')
  if (appendPath !== 'unary' && appendPath !== 'batch') throw invalidArgument('appendPath', 'must be unary or batch')
  checkBetween(maxEventBytes, 1, largestMaxBytes, 'maxEventBytes')
  checkBetween(maxAppendBytes, 1, largestMaxBytes, 'maxAppendBytes')
  const { known, ...source } = sourceOf(options)
  const session = new Session({ connections: new Connections(source), known, prefix, timeoutMs })
  const appends: AppendSettings = { limits: { maxEventBytes, maxAppendBytes }, path: appendPath }
  const feeds = { reconnectMs }

  const store: EventStore = {
    capabilities: Object.freeze({
      atomicMultiStream: false,
      checksWithoutWrites: false,
      durable: true,
      maxEventBytes,
      maxAppendBytes,
      idempotentAppend: 'exact_revision',
      comparesContent: false,
    }),
    append: (write, callOptions) => append(session, appends, write, callOptions),
    readStream: (stream, readOptions) => readStream(session, stream, readOptions),
    readAll: (readOptions) => ({ [Symbol.asyncIterator]: () => readAll(session, readOptions) }),
    subscribe: (subscribeOptions) => subscribe(session, subscribeOptions, feeds),
    head: (callOptions) => headOf(session, callOptions),
    compareCheckpoints(a, b) {
      session.checkUsable()
      return compareCheckpoints(a, b)
    },
    close: () => session.close(),
  }
  sessions.set(store, session)
  return store
}
