/**
 * Following the log of one namespace: history, then live, across every feed that ends, until it is told to stop.
 *
 * @module
 */
import {
  type AllFilter,
  type Checkpoint,
  epochMsOf,
  type EventStore,
  type FeedMessage,
  type Instant,
  isStoreFailure,
  type Progress,
  type RecordedEvent,
  StoreFailure,
} from '@muniment/kernel'

/** What follows a log, and what it does with what it is given. */
export interface Follower {
  readonly store: EventStore
  readonly namespace: string
  readonly now: () => Instant
  /** Ends it; `followLog` then resolves. */
  readonly signal: AbortSignal
  /** Where to go on; undefined is the start. Asked whenever a feed begins. */
  readonly from: () => Checkpoint | undefined
  /**
   * Given one message after the other, the next when this one is done with. `askedAtMs`: when the feed was asked for,
   * which is the last moment of which its word that it has caught up says anything. What it throws ends `followLog`.
   */
  readonly handle: (message: FeedMessage, askedAtMs: number) => void | Promise<void>
  /** A feed has ended, by a failure or, with undefined, because the store was closed. Answers whether to ask for another. */
  readonly ended: (failure: unknown) => boolean
}

/** Longest wait between two feeds. */
const reconnectMsMax = 5_000

/** What no other feed can mend: the call is wrong, or what is there is not what was followed before. */
export const isBeyondRetrying = (failure: unknown): boolean =>
  isStoreFailure(failure, 'invalid_argument', 'corrupt_store', 'access_denied', 'unsupported')

/** Resolves after so many milliseconds, or when the signal aborts. */
export const pausedFor = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })

/** Grows from one attempt to the next, up to `msMax`. */
export const backOffMs = (failures: number, msMax: number): number => Math.min(msMax, 50 * 2 ** failures)

/** The events of one namespace. */
export const eventsOf = (namespace: string): AllFilter => ({ streamPrefixes: [`${namespace}.`] })

/** Only what a store throws is a feed that ended: what `handle` throws is no reason to ask again. */
class HandlerFailure extends Error {
  constructor(cause: unknown) {
    super('the handler failed', { cause })
  }
}

/** Resolves when the signal aborts or `ended` says so. @throws what `handle` throws. */
export const followLog = async (follower: Follower): Promise<void> => {
  const { store, namespace, now, signal, from, handle, ended } = follower
  for (let failures = 0; !signal.aborted; ) {
    const askedAtMs = epochMsOf(now())
    let failure: unknown
    try {
      const filter = eventsOf(namespace)
      for await (const message of store.subscribe({ after: from() ?? 'start', filter, signal })) {
        // What a store has in its buffer when it is told to stop is not handed on.
        if (signal.aborted) return
        failures = 0
        try {
          const handling = handle(message, askedAtMs)
          if (handling !== undefined) await handling
        } catch (error) {
          throw new HandlerFailure(error)
        }
      }
    } catch (error) {
      if (error instanceof HandlerFailure) throw error.cause
      failure = error
    }
    if (!ended(failure) || signal.aborted) return
    failures += 1
    await pausedFor(backOffMs(failures, reconnectMsMax), signal)
  }
}

/**
 * Refuses a progress that the log cannot have given: another log, or an older copy of it that was restored.
 *
 * A checkpoint may stand behind the newest event and in the log all the same, where a store shares its log with others. From one
 * that is ahead of the log a store reads nothing.
 *
 * @throws StoreFailure `corrupt_store` when it stands ahead of the log. What the store throws.
 */
export const checkIsInLog = async (store: EventStore, { checkpoint }: Progress, of: string): Promise<void> => {
  const head = await store.head()
  try {
    if (head !== undefined && store.compareCheckpoints(checkpoint, head) <= 0) return
    for await (const _ of store.readAll({ after: checkpoint, maxCount: 1 })) return
    return
  } catch (thrown) {
    if (!isStoreFailure(thrown, 'invalid_argument')) throw thrown
    const where = `${of} has got further than the log: the log went back`
    throw new StoreFailure({ code: 'corrupt_store', where }, { cause: thrown })
  }
}

/** The newest event of a namespace; undefined when there is none. */
export const newestEvent = async (store: EventStore, namespace: string): Promise<RecordedEvent | undefined> => {
  const newest = store.readAll({
    after: 'end',
    direction: 'backwards',
    maxCount: 1,
    filter: eventsOf(namespace),
  })
  for await (const message of newest) if (message.kind === 'event') return message.event
  return undefined
}

/** How far the log of a namespace goes now; undefined when there is nothing in it. */
export const countedLog = async ({
  store,
  namespace,
}: Pick<Follower, 'store' | 'namespace'>): Promise<Progress | undefined> => {
  let progress: Progress | undefined
  for await (const message of store.readAll({ filter: eventsOf(namespace) }))
    if (message.kind === 'event') progress = { checkpoint: message.checkpoint, sequence: (progress?.sequence ?? 0) + 1 }
  return progress
}
