/**
 * Folded streams kept for the next command, so that only the tail of a stream is read: least recently used first out.
 *
 * @module
 */
import type { Aggregate } from './aggregate.ts'
import type { CallOptions, EventStore, RecordedEvent } from './event-store.ts'
import { type Folded, foldEvent, unfolded } from './fold.ts'
import type { DomainEvent } from './stored-events.ts'

/** A bounded cache of folded streams over one store. */
export class FoldedStreams {
  readonly #store: EventStore
  readonly #streamsMax: number
  readonly #streams = new Map<string, Folded<unknown>>()

  /** `streamsMax`: most streams kept; the state of one may be large (an account holds its members). */
  constructor(store: EventStore, streamsMax = 10_000) {
    this.#store = store
    this.#streamsMax = streamsMax
  }

  get size(): number {
    return this.#streams.size
  }

  /** Forget a stream: the next load reads it from its start. */
  forget(stream: string): void {
    this.#streams.delete(stream)
  }

  /**
   * The stream as it stands in the store now. The result is shared and moves on with later loads.
   *
   * @throws StoreFailure of the read, `corrupt_store` on a hole. @throws CodecFailure on an event that cannot be read.
   */
  async load<S, C, E extends DomainEvent, R>(
    aggregate: Aggregate<S, C, E, R>,
    stream: string,
    options: CallOptions = {},
  ): Promise<Folded<S>> {
    const kept = this.#streams.get(stream) as Folded<S> | undefined
    const folded = kept ?? unfolded(aggregate)
    const from = folded.revision === 'no_stream' ? 0n : folded.revision + 1n
    try {
      const { head, events } = await this.#store.readStream(stream, { ...options, from })
      if (head !== 'no_stream' && head >= from) {
        // Others may hold a kept state: it takes the whole tail in one step, never half of somebody's append.
        const tail: RecordedEvent[] = []
        for await (const event of events)
          if (kept === undefined) foldEvent(aggregate, folded, event)
          else tail.push(event)
        for (const event of tail) foldEvent(aggregate, folded, event)
      }
    } catch (error) {
      this.forget(stream)
      throw error
    }
    // A stream that does not exist costs nothing to read again, and anybody can name one.
    if (folded.revision !== 'no_stream') this.#keep(stream, folded as Folded<unknown>)
    return folded
  }

  #keep(stream: string, folded: Folded<unknown>): void {
    this.#streams.delete(stream)
    this.#streams.set(stream, folded)
    if (this.#streams.size <= this.#streamsMax) return
    for (const oldest of this.#streams.keys()) {
      this.#streams.delete(oldest)
      return
    }
  }
}
