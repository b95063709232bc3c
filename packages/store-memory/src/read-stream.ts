/**
 * Reading one stream: the head first, then the events up to that head.
 *
 * @module
 */
import {
  checkOptions,
  checkReadStream,
  type ReadStreamOptions,
  type ReadStreamResult,
  type RecordedEvent,
} from '@muniment/kernel'
import { checkNotTombstoned } from './append-verdict.ts'
import type { EventLog } from './event-log.ts'
import { presented, type StoredEvent } from './stored-event.ts'
import { eventsPerTurn, nextTurn } from './turns.ts'

const firstIndex = (from: bigint | 'start' | 'end', length: number, backwards: boolean): number => {
  if (from === 'start') return 0
  const last = length - 1
  if (from === 'end') return last
  if (from <= last) return Number(from)
  return backwards ? last : length
}

/** @throws StoreFailure `stream_tombstoned`, `invalid_argument`, `aborted`; the last two also while events are read. */
export const readStream = async (
  log: EventLog,
  stream: string,
  options: ReadStreamOptions = {},
): Promise<ReadStreamResult> => {
  checkOptions(options)
  const { signal, direction, maxCount } = options
  log.checkUsable(signal)
  checkReadStream(stream, options)
  await log.turns.giveWay()
  log.checkUsable(signal)

  const backwards = direction === 'backwards'
  const found = log.stream(stream)
  checkNotTombstoned(stream, found)
  const events = found?.events ?? []
  const firstKept = found?.firstKept ?? 0
  const head = found?.head ?? 'no_stream'
  const asked = firstIndex(options.from ?? (backwards ? 'end' : 'start'), events.length, backwards)
  const start = backwards ? asked : Math.max(asked, firstKept)
  // A missing stream has no last event for `end` to stand at.
  const available = events.length === 0 ? 0 : Math.max(0, backwards ? start + 1 - firstKept : events.length - start)
  const count = Math.min(maxCount ?? available, available)

  async function* eventsToHead(): AsyncGenerator<RecordedEvent, void, void> {
    for (let read = 0; read < count; read += 1) {
      if (read > 0 && read % eventsPerTurn === 0) await nextTurn()
      log.checkUsable(signal)
      yield presented(events[backwards ? start - read : start + read] as StoredEvent)
    }
  }

  await log.turns.giveWay()
  return { head, events: { [Symbol.asyncIterator]: eventsToHead } }
}
