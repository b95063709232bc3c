/**
 * Removing from the streams of a store in memory.
 *
 * @module
 */
import type { CallOptions, EventStore, StreamAdmin } from '@muniment/kernel'
import { checkExpected, checkStream, invalidArgument, StoreFailure } from '@muniment/kernel'
import { checkNotTombstoned, conflict, isAsExpected } from './append-verdict.ts'
import { logOf } from './store-on-log.ts'

/**
 * What was removed is no more read from its stream, but stays in `readAll`, in feeds and in memory: positions have no gap
 * and sequences stand. A stream that never was can be tombstoned too, so that it never will be.
 *
 * @throws StoreFailure `unsupported` for a store that this package did not make, and for one that is durable: its file
 *   could not say what was removed.
 */
export const memoryStreamAdmin = (store: EventStore): StreamAdmin => {
  const log = logOf(store)
  if (log === undefined || store.capabilities.durable)
    throw new StoreFailure({ code: 'unsupported', needs: 'a store of memory alone' })

  /** As every call of the store: it gives way before it takes effect and again before it answers. */
  const step = async (options: CallOptions | undefined, effect: () => void): Promise<void> => {
    await log.turns.giveWay()
    log.checkUsable(options?.signal)
    effect()
    await log.turns.giveWay()
  }

  return {
    removedInFeeds: 'kept',

    async truncateBefore(stream, revision, options) {
      log.checkUsable(options?.signal)
      checkStream(stream, '')
      if (typeof revision !== 'bigint' || revision < 0n) throw invalidArgument('revision', 'must be a revision from 0n')
      await step(options, () => {
        const found = log.stream(stream)
        if (found === undefined) throw invalidArgument('stream', 'must exist')
        checkNotTombstoned(stream, found)
        if (revision > found.events.length)
          throw invalidArgument('revision', 'must be at most that of the head plus one')
        found.firstKept = Math.max(found.firstKept, Number(revision))
      })
    },

    async tombstone(stream, expected, options) {
      log.checkUsable(options?.signal)
      checkStream(stream, '')
      checkExpected(expected, '')
      await step(options, () => {
        const found = log.stream(stream)
        checkNotTombstoned(stream, found)
        if (!isAsExpected(expected, found)) throw conflict({ stream, expected }, found)
        log.streamOf(stream).tombstoned = true
      })
    },
  }
}
