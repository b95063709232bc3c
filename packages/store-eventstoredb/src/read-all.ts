/**
 * Reading the whole log of a store: a finite read of what was there when it began.
 *
 * The server filters by streams or by types; whatever it lets pass that does not match is left out here. Forwards it reads from
 * a position inclusive, backwards exclusive.
 *
 * @module
 */
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import {
  type Checkpoint,
  type CheckpointMessage,
  checkOptions,
  checkReadAll,
  type EventMessage,
  type EventPredicate,
  invalidArgument,
  type ReadAllOptions,
} from '@muniment/kernel'
import { checkpointAt, comparePositions, type Position, positionOf } from './checkpoint.ts'
import { saysUnknown } from './failures.ts'
import { endOfLog } from './end-of-log.ts'
import { allRequest, type Direction } from './read-request.ts'
import { placeOf, recordedEventOf, streamOf, typeOf } from './recorded-event.ts'
import { Repeats } from './repeated-read.ts'
import { type SplitFilter, splitFilterOf } from './server-filter.ts'
import type { Session } from './session.ts'

/** Events that are asked for at a time where the server lets pass what does not match. */
const pageOfUnmatched = 5_000

/** Of an event that this store gives out; undefined for all others. */
export const ownStreamOf = (
  answer: ReadResp,
  prefix: string,
): { readonly stream: string; readonly event: ReadResp.ReadEvent.RecordedEvent } | undefined => {
  // A link whose target is gone has no event.
  const event = answer.getEvent()?.getEvent()
  if (event === undefined) return undefined
  const name = streamOf(event)
  if (!name.startsWith(prefix)) return undefined
  const stream = name.slice(prefix.length)
  // What servers write by themselves: a tombstone stands in the stream that it ends.
  return stream.startsWith('$') || typeOf(event).startsWith('$') ? undefined : { stream, event }
}

interface AllRead {
  readonly session: Session
  readonly split: SplitFilter
  readonly matches: EventPredicate
  readonly direction: Direction
  readonly signal: AbortSignal | undefined
}

/** An answer with an event, and its place. */
interface Seen {
  readonly place: Position
  /** Undefined when it is not asked for. */
  readonly message: EventMessage | undefined
}

const seenIn = ({ session, matches }: AllRead, answer: ReadResp): Seen | undefined => {
  const recorded = answer.getEvent()?.getEvent()
  if (recorded === undefined) return undefined
  const place = placeOf(recorded)
  session.known.saw(place.commit)
  const own = ownStreamOf(answer, session.prefix)
  if (own === undefined || !matches({ stream: own.stream, type: typeOf(own.event) }))
    return { place, message: undefined }
  const event = recordedEventOf(own.event, own.stream, place)
  return { place, message: { kind: 'event', event, checkpoint: event.checkpoint } }
}

/** Everything from a place on, in calls of `count` events. `count` is at least 1. */
async function* seenFrom(
  read: AllRead,
  from: Position | 'start' | 'end',
  count: number,
): AsyncGenerator<Seen, void, void> {
  const { session, split, direction, signal } = read
  const isFromStart = from === 'start' && direction === 'forwards'
  // Nothing is ever written ahead of what passed the filter first: a long log of others is gone through once.
  let at = isFromStart ? (session.firstPlace(split.filter) ?? from) : from
  let last = typeof from === 'object' ? from : undefined
  const repeats = new Repeats(session, signal)
  for (;;) {
    let answered = 0
    try {
      for await (const answer of session.answers(allRequest(at, direction, count, split.filter), signal)) {
        const seen = seenIn(read, answer)
        if (seen === undefined) continue
        answered += 1
        if (isFromStart && last === undefined) session.sawFirst(split.filter, seen.place)
        // Forwards a page begins with the event that the one before it has ended with.
        const isAgain = last !== undefined && direction === 'forwards' && comparePositions(seen.place, last) <= 0
        if (isAgain) continue
        at = seen.place
        last = seen.place
        repeats.answered()
        yield seen
      }
    } catch (thrown) {
      session.checkUsable(signal)
      if (typeof from === 'object' && saysUnknown(thrown))
        throw invalidArgument('after', 'must be a checkpoint of this store', thrown)
      if (last === undefined && at !== from && saysUnknown(thrown)) {
        // Another log is there by now: a server that kept it in memory, or one that was restored.
        session.forgetFirst(split.filter)
        at = from
        continue
      }
      await repeats.after(thrown)
      continue
    }
    if (answered < count) return
  }
}

/** How many events to ask for, so that those that match and one that is known already are among them. */
const pageSize = ({ split }: AllRead, maxCount: number): number => {
  const unlimited = Number.MAX_SAFE_INTEGER
  if (maxCount >= unlimited - 1) return unlimited
  // Tombstones pass every filter by streams.
  return split.leavesWork ? Math.max(maxCount + 1, pageOfUnmatched) : maxCount + 1
}

async function* forwards(
  read: AllRead,
  after: unknown,
  maxCount: number,
): AsyncGenerator<EventMessage | CheckpointMessage, void, void> {
  const { session, signal } = read
  const from = after === 'start' || after === 'end' ? after : positionOf(after, 'after')
  const end = await endOfLog(session, signal)
  if (typeof from === 'object' && (end === undefined || from.commit > end.commit))
    throw invalidArgument('after', 'must not be ahead of the head of the store')
  let last: Position | undefined = typeof from === 'object' ? from : undefined
  let count = 0
  if (from === 'end') last = end
  else if (maxCount > 0) {
    let reachedEnd = true
    for await (const { place, message } of seenFrom(read, from, pageSize(read, maxCount))) {
      if (end !== undefined && comparePositions(place, end) > 0) break
      last = place
      if (message === undefined) continue
      count += 1
      yield message
      if (count < maxCount) continue
      reachedEnd = false
      break
    }
    if (reachedEnd) last = end ?? last
  }
  if (last !== undefined) yield { kind: 'checkpoint', checkpoint: checkpointAt(last) }
}

async function* backwards(
  read: AllRead,
  after: unknown,
  maxCount: number,
): AsyncGenerator<EventMessage | CheckpointMessage, void, void> {
  if (after === 'start') return
  const from = after === 'end' ? after : positionOf(after, 'after')
  let last: Checkpoint | undefined = from === 'end' ? undefined : checkpointAt(from)
  let count = 0
  if (maxCount > 0)
    for await (const { place, message } of seenFrom(read, from, pageSize(read, maxCount))) {
      last = checkpointAt(place)
      if (message === undefined) continue
      count += 1
      yield message
      if (count === maxCount) break
    }
  if (last !== undefined) yield { kind: 'checkpoint', checkpoint: last }
}

/** @throws StoreFailure `invalid_argument`, `aborted`, `unavailable`, `access_denied`, `corrupt_store`, from the iteration. */
export async function* readAll(
  session: Session,
  options: ReadAllOptions = {},
): AsyncGenerator<EventMessage | CheckpointMessage, void, void> {
  checkOptions(options)
  const { signal, direction = 'forwards', maxCount = Number.MAX_SAFE_INTEGER, filter } = options
  session.checkUsable(signal)
  const matches = checkReadAll(options)
  const read: AllRead = { session, split: splitFilterOf(session.prefix, filter), matches, direction, signal }
  const { after = direction === 'backwards' ? 'end' : 'start' } = options
  yield* direction === 'backwards' ? backwards(read, after, maxCount) : forwards(read, after, maxCount)
}
