/**
 * Events that have their place behind a log and are not in it yet: nobody reads them before they are on the disk.
 *
 * @module
 */
import type { NewEvent } from '@muniment/kernel'
import type { AppendTarget } from '../append-effect.ts'
import type { EventLog } from '../event-log.ts'
import type { StoredEvent } from '../stored-event.ts'
import { StreamLog, type StreamView } from '../stream-log.ts'

/** A stream as it will be. */
class StagedStream implements StreamView {
  readonly #before: StreamView | undefined
  readonly #staged: StreamLog = new StreamLog()

  constructor(before: StreamView | undefined) {
    this.#before = before
  }

  get head(): StreamView['head'] {
    return this.#staged.length > 0 ? this.#staged.head : (this.#before?.head ?? 'no_stream')
  }

  get length(): number {
    return this.#beforeLength + this.#staged.length
  }

  get tombstoned(): boolean {
    return this.#before?.tombstoned ?? false
  }

  at(index: number): StoredEvent | undefined {
    return index < this.#beforeLength ? this.#before?.at(index) : this.#staged.at(index - this.#beforeLength)
  }

  indexOf(id: string): number {
    const before = this.#before?.indexOf(id) ?? -1
    if (before !== -1) return before
    const staged = this.#staged.indexOf(id)
    return staged === -1 ? -1 : this.#beforeLength + staged
  }

  add(event: StoredEvent): void {
    this.#staged.add(event)
  }

  get #beforeLength(): number {
    return this.#before?.length ?? 0
  }
}

/** What the appends of one group will add to the log, which must not change meanwhile. */
export class StagedLog implements AppendTarget {
  readonly events: StoredEvent[] = []
  readonly #log: EventLog
  readonly #streams = new Map<string, StagedStream>()

  constructor(log: EventLog) {
    this.#log = log
  }

  get lastRecordedMs(): number {
    return this.events.at(-1)?.recordedMs ?? this.#log.lastRecordedMs
  }

  stream(name: string): StreamView | undefined {
    return this.#streams.get(name) ?? this.#log.stream(name)
  }

  add(stream: string, event: NewEvent, recordedMs: number): StoredEvent {
    let staged = this.#streams.get(stream)
    if (staged === undefined) {
      staged = new StagedStream(this.#log.stream(stream))
      this.#streams.set(stream, staged)
    }
    const stored: StoredEvent = {
      stream,
      revision: BigInt(staged.length),
      position: BigInt(this.#log.events.length + this.events.length),
      id: event.id,
      type: event.type,
      recordedMs,
      data: event.data,
      metadata: event.metadata,
    }
    staged.add(stored)
    this.events.push(stored)
    return stored
  }
}
