/**
 * Reading one stream: the head first, then the events up to that head.
 *
 * The server ends a read with the revision of the last event, so that one call answers both for all but long streams. Of a
 * long one the head is asked for as soon as it shows to be long.
 *
 * @module
 */
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import {
  checkOptions,
  checkReadStream,
  type ReadStreamOptions,
  type ReadStreamResult,
  type RecordedEvent,
  StoreFailure,
  type StreamRevision,
} from '@muniment/kernel'
import { type Direction, streamRequest } from './read-request.ts'
import { recordedEventOf } from './recorded-event.ts'
import { repeated, Repeats } from './repeated-read.ts'
import type { Session } from './session.ts'

/** Events that are read before the head is asked for by itself. */
const longAt = 512

type Head = StreamRevision | 'no_stream'
type Place = bigint | 'start' | 'end'

/** What the server says of the end of the stream, if this answer does. */
const toldIn = (answer: ReadResp): Head | undefined => {
  if (answer.hasStreamNotFound()) return 'no_stream'
  return answer.hasLastStreamPosition() ? BigInt(answer.getLastStreamPosition()) : undefined
}

/** One stream of one store, as one caller reads it. */
class StreamRead {
  readonly #session: Session
  readonly #stream: string
  readonly #name: string
  readonly #signal: AbortSignal | undefined

  /** `name` is that on the server, `stream` what it is called in events and failures. */
  constructor(session: Session, stream: string, name: string, signal: AbortSignal | undefined) {
    this.#session = session
    this.#stream = stream
    this.#name = name
    this.#signal = signal
  }

  request(from: Place, direction: Direction, count: number): ReadReq {
    return streamRequest(this.#name, from, direction, count)
  }

  eventIn(answer: ReadResp): RecordedEvent | undefined {
    const event = answer.getEvent()?.getEvent()
    if (event === undefined) return undefined
    const recorded = recordedEventOf(event, this.#stream)
    this.#session.known.saw(recorded.position)
    return recorded
  }

  answers(request: ReadReq): AsyncGenerator<ReadResp, void, void> {
    return this.#session.answers(request, this.#signal)
  }

  get repeats(): Repeats {
    return new Repeats(this.#session, this.#signal, this.#stream)
  }

  /** Up to {@link longAt} events, with the head if the server has told it by then. */
  async begin(from: Place, direction: Direction, count: number): Promise<{ events: RecordedEvent[]; head: Head }> {
    const { events, head } = await repeated(
      this.#session,
      this.#signal,
      () => this.#begun(from, direction, count),
      this.#stream,
    )
    return { events, head: head ?? (await this.head()) }
  }

  async #begun(from: Place, direction: Direction, count: number): Promise<{ events: RecordedEvent[]; head?: Head }> {
    const events: RecordedEvent[] = []
    let head: Head | undefined
    for await (const answer of this.answers(this.request(from, direction, count))) {
      head = toldIn(answer) ?? head
      const event = this.eventIn(answer)
      if (event !== undefined) events.push(event)
      if (events.length === longAt && count > longAt) break
    }
    return head === undefined ? { events } : { events, head }
  }

  /** Of the stream as it is now. */
  head(): Promise<Head> {
    return repeated(this.#session, this.#signal, () => this.#askedHead(), this.#stream)
  }

  async #askedHead(): Promise<Head> {
    let head: Head | undefined
    for await (const answer of this.answers(this.request('end', 'backwards', 1))) {
      head = toldIn(answer) ?? head ?? this.eventIn(answer)?.revision
    }
    if (head !== undefined) return head
    throw new StoreFailure({ code: 'unsupported', needs: 'a server that tells the last revision of a stream' })
  }
}

/** The events of a read that has begun, up to its head. */
async function* eventsToHead(
  read: StreamRead,
  { events, head }: { readonly events: readonly RecordedEvent[]; readonly head: Head },
  direction: Direction,
  maxCount: number,
): AsyncGenerator<RecordedEvent, void, void> {
  if (head === 'no_stream') return
  const step = direction === 'backwards' ? -1n : 1n
  let count = 0
  let next: bigint | undefined
  for (const event of events) {
    if (count === maxCount || event.revision > head) return
    count += 1
    next = event.revision + step
    yield event
  }
  // What was read ahead is shorter than the whole only where the stream is long.
  const { repeats } = read
  while (next !== undefined && next >= 0n && next <= head && count < maxCount && events.length >= longAt) {
    const before: bigint = next
    try {
      for await (const answer of read.answers(read.request(next, direction, maxCount - count))) {
        const event = read.eventIn(answer)
        if (event === undefined) continue
        if (event.revision > head) return
        count += 1
        next = event.revision + step
        repeats.answered()
        yield event
        if (count === maxCount) return
      }
    } catch (thrown) {
      await repeats.after(thrown)
      continue
    }
    // A page that ended before the head was: what is left was removed meanwhile.
    if (next === before) return
  }
}

const noEvents: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
}

/** @throws StoreFailure `stream_tombstoned`, `unavailable`, `access_denied`, `corrupt_store`, `invalid_argument`, `aborted`. */
export const readStream = async (
  session: Session,
  stream: string,
  options: ReadStreamOptions = {},
): Promise<ReadStreamResult> => {
  checkOptions(options)
  const { signal, direction = 'forwards', maxCount = Number.MAX_SAFE_INTEGER } = options
  session.checkUsable(signal)
  checkReadStream(stream, options)
  const read = new StreamRead(session, stream, session.nameOf(stream), signal)
  const { from = direction === 'backwards' ? 'end' : 'start' } = options

  if (maxCount === 0) return { head: await read.head(), events: noEvents }
  // Forwards from the end the server refuses; it is the last event.
  const begun =
    from === 'end' && direction === 'forwards'
      ? await read.begin('end', 'backwards', 1)
      : await read.begin(from, direction, maxCount)
  return { head: begun.head, events: { [Symbol.asyncIterator]: () => eventsToHead(read, begun, direction, maxCount) } }
}

/** The newest event of a stream by its name on the server, if there is one. @throws StoreFailure as {@link readStream}. */
export const newestIn = async (
  session: Session,
  name: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly head: Head; readonly event: RecordedEvent | undefined }> => {
  const { head, events } = await new StreamRead(session, name, name, signal).begin('end', 'backwards', 1)
  return { head, event: events[0] }
}
