/**
 * Removing from the streams of a store on EventStoreDB.
 *
 * @module
 */
import {
  checkExpected,
  checkStream,
  type EventStore,
  invalidArgument,
  isStoreFailure,
  StoreFailure,
  type StreamAdmin,
  type StreamRevision,
} from '@muniment/kernel'
import { sessionOf } from './eventstoredb-store.ts'
import { writeFailure } from './failures.ts'
import { readStream } from './read-stream.ts'
import { changeMetadata } from './stream-metadata.ts'

/**
 * What was removed is not read from its stream any more, and stays in `readAll` and in feeds until the server is scavenged.
 *
 * @throws StoreFailure `invalid_argument` for a store that this package did not make.
 */
export const eventStoreDbStreamAdmin = (store: EventStore): StreamAdmin => {
  const session = sessionOf(store)

  const headOf = async (stream: string, signal: AbortSignal | undefined): Promise<StreamRevision | 'no_stream'> =>
    (await readStream(session, stream, { maxCount: 0, ...(signal === undefined ? {} : { signal }) })).head

  return {
    removedInFeeds: 'kept_for_a_while',

    async truncateBefore(stream, revision, options) {
      const signal = options?.signal
      session.checkUsable(signal)
      checkStream(stream, '')
      if (typeof revision !== 'bigint' || revision < 0n) throw invalidArgument('revision', 'must be a revision from 0n')
      const head = await headOf(stream, signal)
      if (head === 'no_stream') throw invalidArgument('stream', 'must exist')
      if (revision > head + 1n) throw invalidArgument('revision', 'must be at most that of the head plus one')
      await changeMetadata(
        session,
        stream,
        ({ $tb: before }) => (typeof before === 'number' && before >= revision ? undefined : { $tb: Number(revision) }),
        signal,
      )
    },

    async tombstone(stream, expected, options) {
      const signal = options?.signal
      session.checkUsable(signal)
      checkStream(stream, '')
      checkExpected(expected, '')
      if (expected === 'stream_exists') {
        // The client cannot ask for it.
        const head = await headOf(stream, signal)
        if (head === 'no_stream')
          throw new StoreFailure({ code: 'concurrency_conflict', stream, expected, actual: 'no_stream' })
      }
      const name = session.nameOf(stream)
      try {
        await session.appendsMayGo()
        await session.askInTime(({ client }, leftMs) =>
          client.tombstoneStream(name, {
            expectedRevision: expected === 'stream_exists' ? 'any' : expected,
            requiresLeader: true,
            deadline: leftMs,
          }),
        )
      } catch (thrown) {
        throw isStoreFailure(thrown) ? thrown : writeFailure(thrown, { stream, expected, size: () => 0 })
      }
    },
  }
}
