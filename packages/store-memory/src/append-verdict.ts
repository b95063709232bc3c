/**
 * What becomes of one write on the stream as it is now: write it, answer it as a repeat, or refuse it as a conflict.
 *
 * @module
 */
import { type ExpectedRevision, type OwnedWrite, StoreFailure } from '@muniment/kernel'
import { sameContent, type StoredEvent } from './stored-event.ts'
import type { StreamView } from './stream-log.ts'

export const conflict = (
  at: { readonly stream: string; readonly expected: ExpectedRevision },
  log: StreamView | undefined,
): StoreFailure =>
  new StoreFailure({
    code: 'concurrency_conflict',
    stream: at.stream,
    expected: at.expected,
    actual: log?.head ?? 'no_stream',
  })

/** @throws StoreFailure `stream_tombstoned`. */
export const checkNotTombstoned = (stream: string, log: StreamView | undefined): void => {
  if (log?.tombstoned === true) throw new StoreFailure({ code: 'stream_tombstoned', stream })
}

/** Whether the stream looks as expected. */
export const isAsExpected = (expected: ExpectedRevision, log: StreamView | undefined): boolean => {
  const length = log?.length ?? 0
  switch (expected) {
    case 'any':
      return true
    case 'no_stream':
      return length === 0
    case 'stream_exists':
      return length > 0
    default:
      return BigInt(length) === expected + 1n
  }
}

/** Whether events that begin at this index are where a write with this expectation would have put them. */
const isExpectedPlace = (expected: ExpectedRevision, index: number): boolean => {
  if (expected === 'any' || expected === 'stream_exists') return true
  return expected === 'no_stream' ? index === 0 : BigInt(index) === expected + 1n
}

/**
 * The last event of the first writing when this write is a whole, identical repeat; undefined when it is to be written.
 *
 * An id is in a stream at most once. Hence a write of which the stream holds some ids, or all of them but in another
 * order, elsewhere or with other content, is a conflict even where its expectation holds.
 *
 * Events that were removed from the stream count: their repeat is one too.
 *
 * @throws StoreFailure `concurrency_conflict`, `stream_tombstoned`.
 */
export const repeatedEvent = (write: OwnedWrite, log: StreamView | undefined): StoredEvent | undefined => {
  const { events, expected } = write
  checkNotTombstoned(write.stream, log)
  const first = log === undefined ? -1 : events.findIndex((event) => log.indexOf(event.id) !== -1)
  if (log === undefined || first === -1) {
    if (isAsExpected(expected, log)) return undefined
    throw conflict(write, log)
  }
  const start = log.indexOf((events[0] as OwnedWrite['events'][number]).id)
  const repeats =
    start !== -1 &&
    isExpectedPlace(expected, start) &&
    events.every((event, offset) => {
      const stored = log.at(start + offset)
      return stored !== undefined && stored.id === event.id && sameContent(stored, event)
    })
  if (!repeats) throw conflict(write, log)
  return log.at(start + events.length - 1)
}
