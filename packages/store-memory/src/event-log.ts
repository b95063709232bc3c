/**
 * The log itself: one array in total order and one per stream. Every method is a single synchronous step.
 *
 * @module
 */
import {
  type AppendResult,
  type Checkpoint,
  invalidArgument,
  type NewEvent,
  type OwnedWrite,
  StoreFailure,
  type StreamCheck,
} from '@muniment/kernel'
import { AppendBell } from './append-bell.ts'
import { appendManyTo, type AppendTarget, appendTo } from './append-effect.ts'
import { checkpointAt } from './checkpoint.ts'
import type { StoredEvent } from './stored-event.ts'
import { StreamLog } from './stream-log.ts'
import { CallTurns } from './turns.ts'

export class EventLog implements AppendTarget {
  /** In total order: the index is the position. It only ever grows. */
  readonly events: StoredEvent[] = []
  /** Rung at every append and at the close. */
  readonly bell: AppendBell = new AppendBell()
  readonly turns: CallTurns = new CallTurns()
  readonly #streams = new Map<string, StreamLog>()
  #closed = false

  get closed(): boolean {
    return this.#closed
  }

  get head(): Checkpoint | undefined {
    return this.events.length === 0 ? undefined : checkpointAt(this.events.length - 1)
  }

  get lastRecordedMs(): number {
    return this.events.at(-1)?.recordedMs ?? Number.NEGATIVE_INFINITY
  }

  stream(name: string): StreamLog | undefined {
    return this.#streams.get(name)
  }

  /** The stream of this name, made when it is missing. */
  streamOf(name: string): StreamLog {
    const known = this.#streams.get(name)
    if (known !== undefined) return known
    const made = new StreamLog()
    this.#streams.set(name, made)
    return made
  }

  /** Whether anything was removed from a stream. */
  get hasRemoved(): boolean {
    for (const log of this.#streams.values()) if (log.firstKept > 0 || log.tombstoned) return true
    return false
  }

  /** @throws StoreFailure `invalid_argument` when the store is closed, `aborted`. */
  checkUsable(signal?: AbortSignal): void {
    if (this.#closed) throw invalidArgument('store', 'is closed')
    if (signal?.aborted) throw new StoreFailure({ code: 'aborted' })
  }

  /** @throws StoreFailure `concurrency_conflict`, `stream_tombstoned`. */
  append(write: OwnedWrite, clock: () => number): AppendResult {
    const result = appendTo(this, write, clock)
    if (!result.alreadyWritten) this.bell.ring()
    return result
  }

  /** @throws StoreFailure `concurrency_conflict`, `stream_tombstoned`. */
  appendMany(
    writes: readonly OwnedWrite[],
    checks: readonly StreamCheck[],
    clock: () => number,
  ): readonly AppendResult[] {
    const results = appendManyTo(this, writes, checks, clock)
    this.bell.ring()
    return results
  }

  add(stream: string, event: NewEvent, recordedMs: number): StoredEvent {
    const log = this.streamOf(stream)
    const stored: StoredEvent = {
      stream,
      revision: BigInt(log.events.length),
      position: BigInt(this.events.length),
      id: event.id,
      type: event.type,
      recordedMs,
      data: event.data,
      metadata: event.metadata,
    }
    log.add(stored)
    this.events.push(stored)
    return stored
  }

  /** Puts behind the others, and shows to readers, what has been given its place already. */
  publish(events: readonly StoredEvent[]): void {
    for (const event of events) {
      this.streamOf(event.stream).add(event)
      this.events.push(event)
    }
    this.bell.ring()
  }

  close(): void {
    this.#closed = true
    this.bell.ring()
  }
}
