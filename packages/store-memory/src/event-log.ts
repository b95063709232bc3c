/**
 * The log itself: one array in total order and one per stream. Every method is a single synchronous step.
 *
 * @module
 */
import type { AppendResult, Checkpoint, StreamCheck } from '@muniment/kernel'
import { StoreFailure } from '@muniment/kernel'
import { AppendBell } from './append-bell.ts'
import type { OwnedWrite } from './append-arguments.ts'
import { checkNotTombstoned, conflict, isAsExpected, repeatedEvent } from './append-verdict.ts'
import { checkpointAt } from './checkpoint.ts'
import { invalidArgument } from './invalid-argument.ts'
import type { OwnedEvent, StoredEvent } from './stored-event.ts'
import { StreamLog } from './stream-log.ts'
import { CallTurns } from './turns.ts'

const resultOf = (last: StoredEvent, alreadyWritten: boolean): AppendResult => ({
  revision: last.revision,
  position: last.position,
  checkpoint: checkpointAt(last.position),
  alreadyWritten,
})

export class EventLog {
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
    const repeat = repeatedEvent(write, this.#streams.get(write.stream))
    if (repeat !== undefined) return resultOf(repeat, true)
    const result = this.#write(write, this.#now(clock))
    this.bell.ring()
    return result
  }

  /**
   * All or nothing. When every write is a repeat the checks are not asked again: they held the first time.
   *
   * @throws StoreFailure `concurrency_conflict` that names the first stream that is not as expected, `stream_tombstoned`.
   */
  appendMany(
    writes: readonly OwnedWrite[],
    checks: readonly StreamCheck[],
    clock: () => number,
  ): readonly AppendResult[] {
    const repeats = writes.map((write) => repeatedEvent(write, this.#streams.get(write.stream)))
    if (repeats.every((repeat) => repeat !== undefined)) return repeats.map((repeat) => resultOf(repeat, true))
    for (const { stream } of checks) checkNotTombstoned(stream, this.#streams.get(stream))
    const partial = writes.find((_, index) => repeats[index] !== undefined)
    const broken = partial ?? checks.find((check) => !isAsExpected(check.expected, this.#streams.get(check.stream)))
    if (broken !== undefined) throw conflict(broken, this.#streams.get(broken.stream))
    const recordedMs = this.#now(clock)
    const results = writes.map((write) => this.#write(write, recordedMs))
    this.bell.ring()
    return results
  }

  /** Puts an event behind the others; expectations have been dealt with. */
  add(stream: string, event: OwnedEvent, recordedMs: number): StoredEvent {
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

  close(): void {
    this.#closed = true
    this.bell.ring()
  }

  #write(write: OwnedWrite, recordedMs: number): AppendResult {
    let last: StoredEvent | undefined
    for (const event of write.events) last = this.add(write.stream, event, recordedMs)
    return resultOf(last as StoredEvent, false)
  }

  // A clock that goes back must not reorder the log: a time is never before that of the event ahead of it.
  #now(clock: () => number): number {
    return Math.max(clock(), this.events.at(-1)?.recordedMs ?? Number.NEGATIVE_INFINITY)
  }
}
