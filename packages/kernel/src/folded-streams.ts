/**
 * Folded streams kept for the next command, so that only the tail of a stream is read: least recently used first out.
 *
 * @module
 */
import type { Aggregate } from './aggregate.ts'
import type { CallOptions, EventStore, RecordedEvent } from './event-store.ts'
import { type Folded, foldEvent, unfolded } from './fold.ts'
import { StoreFailure } from './store-failure.ts'
import type { DomainEvent } from './stored-events.ts'

/** How much is kept. Whatever is used again stays, the newest stream in any case. */
export interface FoldedStreamsLimits {
  /** Streams. The state of one may be large: an account holds its members. Default 10,000. */
  readonly streamsMax?: number
  /** Events that the kept streams remember for repeated commands, all together. Default 250,000, about 250 MiB. */
  readonly eventsMax?: number
}

interface Kept {
  readonly folded: Folded<unknown>
  /** Events remembered when it was last used. */
  readonly events: number
}

const collected = async (events: AsyncIterable<RecordedEvent>): Promise<readonly RecordedEvent[]> => {
  const all: RecordedEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

/** A bounded cache of folded streams over one store. */
export class FoldedStreams {
  readonly #store: EventStore
  readonly #streamsMax: number
  readonly #eventsMax: number
  readonly #streams = new Map<string, Kept>()
  #events = 0

  constructor(store: EventStore, { streamsMax = 10_000, eventsMax = 250_000 }: FoldedStreamsLimits = {}) {
    this.#store = store
    this.#streamsMax = streamsMax
    this.#eventsMax = eventsMax
  }

  get size(): number {
    return this.#streams.size
  }

  /** Forget a stream: the next load reads it from its start. */
  forget(stream: string): void {
    this.#events -= this.#streams.get(stream)?.events ?? 0
    this.#streams.delete(stream)
  }

  /** One that does not exist is not kept: it costs nothing to read again, and anybody can name one. */
  #keep<S>(stream: string, folded: Folded<S>): void {
    if (folded.revision === 'no_stream') return
    this.forget(stream)
    const events = folded.commands.eventCount
    this.#streams.set(stream, { folded: folded as Folded<unknown>, events })
    this.#events += events
    for (const oldest of this.#streams.keys()) {
      if (this.#streams.size <= this.#streamsMax && this.#events <= this.#eventsMax) return
      if (oldest !== stream) this.forget(oldest)
    }
  }

  /**
   * The stream as it stands in the store now. The result is shared and moves on with later loads.
   *
   * @throws StoreFailure of the read; `corrupt_store` on a hole, or when the store has lost or replaced what it once
   *   showed. @throws CodecFailure on an event that cannot be read.
   */
  async load<S, C, E extends DomainEvent, R>(
    aggregate: Aggregate<S, C, E, R>,
    stream: string,
    options: CallOptions = {},
  ): Promise<Folded<S>> {
    const kept = this.#streams.get(stream)?.folded as Folded<S> | undefined
    const folded = kept ?? unfolded(aggregate)
    const { revision, newestId } = folded
    // Inclusive: where there is a tail, the newest event that we know shows whether it is the same log.
    const from = revision === 'no_stream' ? 0n : revision
    const { head, events } = await this.#store.readStream(stream, { ...options, from })
    if (revision !== 'no_stream' && (head === 'no_stream' || head < revision))
      throw this.#lost(stream, folded, revision)
    if (head !== revision) {
      if (kept === undefined) for await (const event of events) foldEvent(aggregate, folded, event)
      else {
        // Others hold the state as well: it takes the whole tail in one step, never half of somebody's append.
        const tail = await collected(events)
        const [first] = tail
        if (first?.revision === revision && first?.id !== newestId) throw this.#lost(stream, folded, from)
        this.#foldTail(aggregate, stream, folded, tail)
      }
    }
    this.#keep(stream, folded)
    return folded
  }

  #foldTail<S, C, E extends DomainEvent, R>(
    aggregate: Aggregate<S, C, E, R>,
    stream: string,
    folded: Folded<S>,
    tail: readonly RecordedEvent[],
  ): void {
    try {
      for (const event of tail) foldEvent(aggregate, folded, event)
    } catch (error) {
      this.#forgetFolded(stream, folded)
      throw error
    }
  }

  /** A store that went back in time: what was decided on its lost events must not be answered any more. */
  #lost<S>(stream: string, folded: Folded<S>, revision: bigint): StoreFailure {
    this.#forgetFolded(stream, folded)
    return new StoreFailure({ code: 'corrupt_store', where: `${stream}: revision ${revision} is not what it was` })
  }

  /** Unless somebody has read the stream anew meanwhile. */
  #forgetFolded<S>(stream: string, folded: Folded<S>): void {
    if (this.#streams.get(stream)?.folded === folded) this.forget(stream)
  }
}
