/**
 * The events of one stream, with the place of every event id in it.
 *
 * @module
 */
import type { StreamRevision } from '@muniment/kernel'
import type { StoredEvent } from './stored-event.ts'

// Up to here looking through the ids is as fast as a Map, and most streams stay this short.
const unindexedMax = 16

/** A stream as a verdict on an append sees it. */
export interface StreamView {
  readonly head: StreamRevision | 'no_stream'
  readonly length: number
  readonly tombstoned: boolean
  at(index: number): StoredEvent | undefined
  /** Index of the event with this id, or -1. */
  indexOf(id: string): number
}

export class StreamLog implements StreamView {
  /** The index is the revision. Removed events stay for the log as a whole; the stream does not show them. */
  readonly events: StoredEvent[] = []
  /** Revision of the first event that is shown; after a removal of all, that of the next one. */
  firstKept = 0
  tombstoned = false
  #indexById: Map<string, number> | undefined

  get head(): StreamRevision | 'no_stream' {
    return this.events.at(-1)?.revision ?? 'no_stream'
  }

  get length(): number {
    return this.events.length
  }

  at(index: number): StoredEvent | undefined {
    return this.events[index]
  }

  add(event: StoredEvent): void {
    this.#indexById?.set(event.id, this.events.length)
    this.events.push(event)
  }

  indexOf(id: string): number {
    if (this.events.length <= unindexedMax) return this.events.findIndex((event) => event.id === id)
    this.#indexById ??= new Map(this.events.map((event, index) => [event.id, index]))
    return this.#indexById.get(id) ?? -1
  }
}
