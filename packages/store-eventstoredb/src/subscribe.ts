/**
 * Following the log: history, one `caught_up`, then every append, until a signal, a `break` or the end of the store.
 *
 * A feed that has lost its server connects again and goes on behind the last event that it has given out, however it was lost:
 * restart, another leader, a consumer that was too slow, a broken connection. The answers of the server are pulled in their
 * order, so that no checkpoint runs ahead of an event.
 *
 * @module
 */
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import {
  checkOptions,
  checkSubscribe,
  type EventPredicate,
  type FeedMessage,
  invalidArgument,
  StoreFailure,
  type SubscribeOptions,
} from '@muniment/kernel'
import type { AskedStream } from './asked-stream.ts'
import { backoffMs, pause } from './backoff.ts'
import { checkpointAt, comparePositions, type Position, positionOf } from './checkpoint.ts'
import { endOfLog } from './end-of-log.ts'
import { readFailure, saysUnknown } from './failures.ts'
import { ownStreamOf } from './read-all.ts'
import { feedRequest } from './read-request.ts'
import { placeOf, recordedEventOf, typeOf } from './recorded-event.ts'
import { splitFilterOf } from './server-filter.ts'
import type { Session } from './session.ts'

/** Answers held for a slow consumer, where it does not say how many. */
const defaultBufferSize = 512

/** Servers send 2^64 - 1 for a place that they do not know. */
const largestPosition = 2n ** 63n - 1n

const later = (a: Position | undefined, b: Position | undefined): Position | undefined => {
  if (a === undefined || b === undefined) return a ?? b
  return comparePositions(a, b) >= 0 ? a : b
}

/** Of history, which is soon over, nobody is told how far nothing matches, until it has been so for this long. */
const quietMs = 1_000

/** How a feed goes about it when it loses its server. */
export interface FeedSettings {
  /** How long it tries to connect again before it gives up, in milliseconds. */
  readonly reconnectMs: number
}

/** One feed of one consumer. */
class Feed {
  readonly #session: Session
  readonly #options: SubscribeOptions
  readonly #matches: EventPredicate
  readonly #settings: FeedSettings
  /** Ends with the consumer, its signal, or the store. */
  readonly #over = new AbortController()
  /** Where it begins; asked of the server once. */
  #start: () => Promise<Position | undefined>
  #started = false
  /** The last event that came, whether it matched or not. */
  #event: Position | undefined
  /** Nothing matched up to here, as the server says and something behind it has borne out. */
  #checkpoint: Position | undefined
  /** The same, not yet borne out: some servers say so of a place that an event is still to come from. */
  #pending: Position | undefined
  #caughtUp = false
  /** When a message was last given out of history. */
  #toldAtMs = 0
  #confirmed = false
  #wasConfirmed = false
  #asked: AskedStream | undefined

  constructor(
    session: Session,
    options: SubscribeOptions,
    settings: FeedSettings,
    start: () => Promise<Position | undefined>,
  ) {
    this.#session = session
    this.#options = options
    this.#matches = checkSubscribe(options)
    this.#settings = settings
    this.#start = start
  }

  get over(): boolean {
    return this.#over.signal.aborted
  }

  end(): void {
    this.#over.abort()
    this.#asked?.end()
  }

  /**
   * @throws StoreFailure `access_denied`, `corrupt_store`, `invalid_argument`; `unavailable` when no server was found,
   *   `subscription_dropped` when it was not found again.
   */
  async *messages(): AsyncGenerator<FeedMessage, void, void> {
    const { signal } = this.#options
    const end = (): void => this.end()
    const leave = this.#session.atClose(end)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
    let tries = 0
    // Of a feed that was never connected: since it was asked for.
    let lostAtMs: number | undefined = performance.now()
    try {
      while (!this.over) {
        let failure: unknown
        try {
          yield* this.#connected()
        } catch (thrown) {
          failure = thrown
        }
        if (this.over) return
        this.#checkRepeatable(failure)
        if (this.#confirmed) {
          this.#wasConfirmed = true
          tries = 0
          lostAtMs = undefined
        }
        this.#checkBudget((lostAtMs ??= performance.now()), failure)
        if (this.#caughtUp) {
          this.#caughtUp = false
          yield { kind: 'fell_behind' }
        }
        tries += 1
        await pause(backoffMs(tries), this.#over.signal)
      }
    } finally {
      this.end()
      leave()
      signal.removeEventListener('abort', end)
    }
  }

  /**
   * Whoever follows learns soon that there is no server, and late that one has gone.
   *
   * @throws StoreFailure `unavailable`, `subscription_dropped`.
   */
  #checkBudget(sinceMs: number, failure: unknown): void {
    const { reconnectMs } = this.#settings
    const budgetMs = this.#wasConfirmed ? reconnectMs : Math.min(this.#session.timeoutMs, reconnectMs)
    if (performance.now() - sinceMs <= budgetMs) return
    if (!this.#wasConfirmed) throw readFailure(failure ?? new Error('the server ends every feed at once'))
    throw new StoreFailure({ code: 'subscription_dropped' }, { cause: failure })
  }

  /** @throws StoreFailure for what connecting again cannot mend. */
  #checkRepeatable(thrown: unknown): void {
    if (thrown === undefined) return
    if (saysUnknown(thrown) && !this.#confirmed && later(this.#event, this.#checkpoint) !== undefined)
      throw invalidArgument('after', 'must be a checkpoint of this store', thrown)
    const failure = readFailure(thrown)
    if (failure.code !== 'unavailable') throw failure
  }

  /** One connection, until it ends or fails. */
  async *#connected(): AsyncGenerator<FeedMessage, void, void> {
    const session = this.#session
    const { filter, bufferSize = defaultBufferSize } = this.#options
    this.#confirmed = false
    this.#pending = undefined
    if (!this.#started) {
      this.#event = await this.#start()
      this.#started = true
    }
    const end = await endOfLog(session, this.#over.signal)
    this.#toldAtMs = performance.now()
    const at = later(this.#event, this.#checkpoint)
    // From a place behind the end the server would give nothing up to there.
    if (at !== undefined && (end === undefined || at.commit > end.commit)) {
      if (!this.#wasConfirmed) throw invalidArgument('after', 'must not be ahead of the head of the store')
      // It is not done starting, or was set back.
      throw new StoreFailure({ code: 'unavailable' }, { cause: new Error('the log ends ahead of where the feed is') })
    }
    const request = feedRequest(at ?? 'start', splitFilterOf(session.prefix, filter).filter)
    if (this.over) return
    const asked = await session.ask(request, bufferSize, this.#over.signal)
    this.#asked = asked
    try {
      for (;;) {
        // A server that has confirmed may be silent for as long as nothing is written.
        const answer = asked.take() ?? (await asked.next(this.#confirmed ? undefined : session.timeoutMs))
        if (answer === 'end' || this.over) return
        const message = this.#messageOf(answer, end)
        if (message === undefined) continue
        if (!this.#caughtUp) this.#toldAtMs = performance.now()
        yield message
      }
    } finally {
      this.#asked = undefined
      asked.end()
    }
  }

  /** `end` is where the log ended before this connection: at `caught_up` all of that was looked at. */
  #messageOf(answer: ReadResp, end: Position | undefined): FeedMessage | undefined {
    if (answer.hasEvent()) return this.#eventIn(answer)
    if (answer.hasConfirmation()) this.#confirmed = true
    const checkpoint = answer.getCheckpoint()
    if (checkpoint !== undefined)
      return this.#checkpointAt({
        commit: BigInt(checkpoint.getCommitPosition()),
        prepare: BigInt(checkpoint.getPreparePosition()),
      })
    if (answer.hasCaughtUp() && !this.#caughtUp) {
      this.#caughtUp = true
      this.#bearOut()
      this.#checkpoint = later(this.#checkpoint, end)
      const here = later(this.#event, this.#checkpoint)
      return { kind: 'caught_up', checkpoint: here === undefined ? undefined : checkpointAt(here) }
    }
    if (answer.hasFellBehind() && this.#caughtUp) {
      this.#caughtUp = false
      return { kind: 'fell_behind' }
    }
    return undefined
  }

  #eventIn(answer: ReadResp): FeedMessage | undefined {
    const recorded = answer.getEvent()?.getEvent() ?? answer.getEvent()?.getLink()
    if (recorded === undefined) return undefined
    const place = placeOf(recorded)
    if (this.#event !== undefined && comparePositions(place, this.#event) <= 0) return undefined
    this.#session.known.saw(place.commit)
    this.#event = place
    this.#pending = undefined
    const own = ownStreamOf(answer, this.#session.prefix)
    if (own === undefined || !this.#matches({ stream: own.stream, type: typeOf(own.event) })) return undefined
    const event = recordedEventOf(own.event, own.stream, place)
    return { kind: 'event', event, checkpoint: event.checkpoint }
  }

  /** The one before it is given out: that nothing stands ahead of it is seen from this one. */
  #checkpointAt(place: Position): FeedMessage | undefined {
    // Some servers send a place that is none, or one without its second half, when they go live.
    if (place.commit > largestPosition || place.prepare === 0n) return undefined
    const before = later(later(this.#event, this.#checkpoint), this.#pending)
    if (before !== undefined && comparePositions(place, before) <= 0) return undefined
    const isBorneOut = this.#bearOut()
    this.#pending = place
    if (!isBorneOut || this.#checkpoint === undefined) return undefined
    if (!this.#caughtUp && performance.now() - this.#toldAtMs < quietMs) return undefined
    return { kind: 'checkpoint', checkpoint: checkpointAt(this.#checkpoint) }
  }

  /** True when there was something to be borne out. */
  #bearOut(): boolean {
    if (this.#pending === undefined) return false
    this.#checkpoint = this.#pending
    this.#pending = undefined
    return true
  }
}

/** Asks where to begin. `end` is where the log ended when the feed was asked for. */
const startOf = (
  session: Session,
  after: unknown,
  end: Promise<Position | undefined> | undefined,
): (() => Promise<Position | undefined>) => {
  if (after === 'start') return () => Promise.resolve(undefined)
  if (after === 'end') {
    let first = end
    return () => {
      const asked = first ?? endOfLog(session)
      first = undefined
      return asked
    }
  }
  const position = positionOf(after, 'after')
  return () => Promise.resolve(position)
}

/**
 * From the end: appends of this store wait until the server has said where that is, so that none is taken for older.
 *
 * @throws StoreFailure `invalid_argument`, `access_denied`, `corrupt_store`, `subscription_dropped`, from the iteration.
 */
export const subscribe = (
  session: Session,
  options: SubscribeOptions,
  settings: FeedSettings,
): AsyncIterable<FeedMessage> => {
  const isOfEnd = !session.closed && typeof options === 'object' && options !== null && options.after === 'end'
  const end = isOfEnd ? session.beforeAppends(endOfLog(session)) : undefined
  return {
    [Symbol.asyncIterator]: () => {
      let feed: Feed | undefined
      async function* messages(): AsyncGenerator<FeedMessage, void, void> {
        session.checkUsable()
        checkOptions(options)
        feed = new Feed(session, options, settings, startOf(session, options.after, end))
        yield* feed.messages()
      }
      const generator = messages()
      return {
        next: () => generator.next(),
        // The generator alone would queue this behind a pull that waits for the next append.
        return: () => {
          feed?.end()
          return generator.return()
        },
      }
    },
  }
}
