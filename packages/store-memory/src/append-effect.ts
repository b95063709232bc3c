/**
 * The effect of an append on a log: the verdict, then the events behind those that are there. One synchronous step.
 *
 * @module
 */
import type { AppendResult, NewEvent, OwnedWrite, StreamCheck } from '@muniment/kernel'
import { checkNotTombstoned, conflict, isAsExpected, repeatedEvent } from './append-verdict.ts'
import { checkpointAt } from './checkpoint.ts'
import type { StoredEvent } from './stored-event.ts'
import type { StreamView } from './stream-log.ts'

/** A log that can be appended to, or what is to be put behind one. */
export interface AppendTarget {
  /** The time of its last event. */
  readonly lastRecordedMs: number
  stream(name: string): StreamView | undefined
  /** Puts an event behind the others; expectations have been dealt with. */
  add(stream: string, event: NewEvent, recordedMs: number): StoredEvent
}

const resultOf = (last: StoredEvent, alreadyWritten: boolean): AppendResult => ({
  revision: last.revision,
  position: last.position,
  checkpoint: checkpointAt(last.position),
  alreadyWritten,
})

// A clock that goes back must not reorder the log: a time is never before that of the event ahead of it.
const recordedMsOf = (log: AppendTarget, clock: () => number): number => Math.max(clock(), log.lastRecordedMs)

const put = (log: AppendTarget, write: OwnedWrite, recordedMs: number): AppendResult => {
  let last: StoredEvent | undefined
  for (const event of write.events) last = log.add(write.stream, event, recordedMs)
  return resultOf(last as StoredEvent, false)
}

/** @throws StoreFailure `concurrency_conflict`, `stream_tombstoned`. */
export const appendTo = (log: AppendTarget, write: OwnedWrite, clock: () => number): AppendResult => {
  const repeat = repeatedEvent(write, log.stream(write.stream))
  return repeat === undefined ? put(log, write, recordedMsOf(log, clock)) : resultOf(repeat, true)
}

/**
 * All or nothing. When every write is a repeat the checks are not asked again: they held the first time.
 *
 * @throws StoreFailure `concurrency_conflict` that names the first stream that is not as expected, `stream_tombstoned`.
 */
export const appendManyTo = (
  log: AppendTarget,
  writes: readonly OwnedWrite[],
  checks: readonly StreamCheck[],
  clock: () => number,
): readonly AppendResult[] => {
  const repeats = writes.map((write) => repeatedEvent(write, log.stream(write.stream)))
  if (repeats.every((repeat) => repeat !== undefined)) return repeats.map((repeat) => resultOf(repeat, true))
  for (const { stream } of checks) checkNotTombstoned(stream, log.stream(stream))
  const partial = writes.find((_, index) => repeats[index] !== undefined)
  const broken = partial ?? checks.find((check) => !isAsExpected(check.expected, log.stream(check.stream)))
  if (broken !== undefined) throw conflict(broken, log.stream(broken.stream))
  const recordedMs = recordedMsOf(log, clock)
  return writes.map((write) => put(log, write, recordedMs))
}
