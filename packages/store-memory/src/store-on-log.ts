/**
 * The event store on a log in memory.
 *
 * Every call gives way to others before it takes effect and again before it answers, as with a store behind a network:
 * races that would show there show here. The effect itself is one synchronous step.
 *
 * @module
 */
import {
  type AppendLimits,
  type AppendResult,
  type CallOptions,
  checkOptions,
  checkWhole,
  type EventStore,
  invalidArgument,
  ownedAppend,
  ownedAppendMany,
  readable,
  StoreFailure,
  type StreamCheck,
  type StreamWrite,
} from '@muniment/kernel'
import { appendManyTo, type AppendTarget, appendTo } from './append-effect.ts'
import { compareCheckpoints } from './checkpoint.ts'
import type { EventLog } from './event-log.ts'
import { replaceFile } from './jsonl-file.ts'
import { toJsonl } from './to-jsonl.ts'
import { readAll } from './read-all.ts'
import { readStream } from './read-stream.ts'
import { subscribe } from './subscribe.ts'

/** Options of `memoryStore`. */
export interface MemoryStoreOptions {
  /** Gives `recordedAt`. Default: the system's clock. A time before that of the event ahead is raised to it. */
  readonly clock?: () => Date
  /** Limit of one event's data and metadata as JSON, in bytes. Default: 1 MiB; at most 32 MiB, so that a file holds it. */
  readonly maxEventBytes?: number
  /** Limit of the data and metadata of one append as JSON, in bytes. Default: 16 MiB. */
  readonly maxAppendBytes?: number
}

/** An {@link EventStore} that writes several streams at once and can be saved to a file. */
export interface MemoryStore extends EventStore {
  /**
   * Write to several streams or to none. Every stream is written once; a check on a stream that is also written is
   * refused. A call of which every write is a repeat is answered without asking the checks again.
   *
   * @throws StoreFailure `concurrency_conflict` with the first stream that is not as expected, `event_too_large`,
   *   `append_too_large`, `invalid_argument`, `aborted`.
   */
  appendMany(
    writes: readonly StreamWrite[],
    checks?: readonly StreamCheck[],
    options?: CallOptions,
  ): Promise<readonly AppendResult[]>

  /**
   * Write the log, as it is at one moment of the call, to a JSONL file that only its owner can read. An existing file
   * is replaced whole; a process that is killed leaves the old one or the new one.
   *
   * @throws StoreFailure `invalid_argument` for the path or a closed store, `access_denied`, `unavailable`;
   *   `unsupported` once something was removed from a stream: the file could not say so, and would bring it back.
   */
  save(path: string): Promise<void>
}

const defaultMaxEventBytes = 1_024 * 1_024
const defaultMaxAppendBytes = 16 * 1_024 * 1_024
const largestMaxEventBytes = 32 * 1_024 * 1_024

// What RFC 3339 can write: the years 0000 to 9999.
const earliestMs = Date.parse('0000-01-01T00:00:00.000Z')
const latestMs = Date.parse('9999-12-31T23:59:59.999Z')

const millisecondsOf = (clock: () => Date): number => {
  let milliseconds: number
  try {
    milliseconds = clock().getTime()
  } catch (thrown) {
    throw invalidArgument('clock', 'must give a Date', thrown)
  }
  if (milliseconds >= earliestMs && milliseconds <= latestMs) return milliseconds
  throw invalidArgument('clock', 'must give a Date of the years 0 to 9999')
}

/** @throws StoreFailure `invalid_argument` for an option. */
export const limitsOf = (options: MemoryStoreOptions): AppendLimits => {
  checkOptions(options)
  const { maxEventBytes = defaultMaxEventBytes, maxAppendBytes = defaultMaxAppendBytes } = options
  checkWhole(maxEventBytes, 1, 'maxEventBytes')
  if (maxEventBytes > largestMaxEventBytes)
    throw invalidArgument('maxEventBytes', `must be at most ${largestMaxEventBytes}`)
  checkWhole(maxAppendBytes, 1, 'maxAppendBytes')
  return { maxEventBytes, maxAppendBytes }
}

const logs = new WeakMap<EventStore, EventLog>()

/** The log of a store in memory; undefined for any other. */
export const logOf = (store: EventStore): EventLog | undefined => logs.get(store)

/** What makes appends durable: each is answered, and shown to readers, once it is on the disk. */
export interface DurableAppends {
  /**
   * `stream` is one of those that are written, for the failure.
   *
   * @throws StoreFailure what the effect fails with; `aborted` while it waits for its turn; `unavailable` and
   *   `outcome_unknown` when the disk fails.
   */
  append<Result>(
    stream: string,
    effect: (log: AppendTarget) => Result,
    signal: AbortSignal | undefined,
  ): Promise<Result>
  /** @throws StoreFailure `invalid_argument` for a path that a save must not replace. */
  checkSavePath(path: string): Promise<void>
  /** Ends what is under way. */
  close(): Promise<void>
}

/** A store on this log, whose appends are durable where something makes them so. */
export const openMemoryStore = (
  log: EventLog,
  options: MemoryStoreOptions = {},
  durable?: DurableAppends,
): MemoryStore => {
  const limits = limitsOf(options)
  const dateOf = options.clock ?? (() => new Date())
  const clock = (): number => millisecondsOf(dateOf)

  const store: MemoryStore = {
    capabilities: Object.freeze({
      atomicMultiStream: true,
      checksWithoutWrites: true,
      durable: durable !== undefined,
      maxEventBytes: limits.maxEventBytes,
      maxAppendBytes: limits.maxAppendBytes,
      idempotentAppend: 'always',
      comparesContent: true,
    }),

    async append(write, callOptions) {
      log.checkUsable(callOptions?.signal)
      const owned = readable('write', () => ownedAppend(write, limits))
      await log.turns.giveWay()
      log.checkUsable(callOptions?.signal)
      const result =
        durable === undefined
          ? log.append(owned, clock)
          : await durable.append(owned.stream, (target) => appendTo(target, owned, clock), callOptions?.signal)
      await log.turns.giveWay()
      return result
    },

    async appendMany(writes, checks, callOptions) {
      log.checkUsable(callOptions?.signal)
      const owned = readable('writes', () => ownedAppendMany(writes, checks ?? [], limits))
      await log.turns.giveWay()
      log.checkUsable(callOptions?.signal)
      const results =
        durable === undefined
          ? log.appendMany(owned.writes, owned.checks, clock)
          : await durable.append(
              (owned.writes[0] as (typeof owned.writes)[number]).stream,
              (target) => appendManyTo(target, owned.writes, owned.checks, clock),
              callOptions?.signal,
            )
      await log.turns.giveWay()
      return results
    },

    readStream: (stream, readOptions) => readStream(log, stream, readOptions),

    readAll: (readOptions) => ({ [Symbol.asyncIterator]: () => readAll(log, readOptions) }),

    subscribe: (subscribeOptions) => subscribe(log, subscribeOptions),

    async head(callOptions) {
      log.checkUsable(callOptions?.signal)
      await log.turns.giveWay()
      log.checkUsable(callOptions?.signal)
      const { head } = log
      await log.turns.giveWay()
      return head
    },

    compareCheckpoints(a, b) {
      log.checkUsable()
      return compareCheckpoints(a, b)
    },

    async close() {
      log.close()
      await (durable === undefined ? log.turns.giveWay() : durable.close())
    },

    async save(path) {
      log.checkUsable()
      if (log.hasRemoved) throw new StoreFailure({ code: 'unsupported', needs: 'a file that can say what was removed' })
      await durable?.checkSavePath(path)
      await replaceFile(path, toJsonl(store))
    },
  }
  logs.set(store, log)
  return store
}
