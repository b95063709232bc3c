/**
 * The audit trail behind an index that started from a snapshot: it reads history while the index is at work already.
 *
 * @module
 */
import { type Checkpoint, type EventStore, StoreFailure } from '@muniment/kernel'
import {
  type AuditTrail,
  auditTrail,
  readSequenced,
  type SequencedEvent,
  type UnreadableRecord,
  unreadableRecordOf,
} from '@muniment/projections'
import { either as E } from 'fp-ts'
import { backOffMs, eventsOf, isBeyondRetrying, pausedFor } from '../following/follow-log.ts'
import type { ProgressMeter } from '../following/progress-meter.ts'

/** An event in its place, readable or not. */
export type Placed = SequencedEvent | UnreadableRecord

const retryMsMax = 5_000

export class LateTrail {
  readonly trail: AuditTrail = auditTrail()
  /** What came while history was being read; undefined when there is none to read. */
  #waiting: Placed[] | undefined
  #whole: Promise<void> = Promise.resolve()

  /**
   * Resolves when the trail has everything that came. Rejects with a `StoreFailure` when history cannot be read, and never
   * for a store that is out of reach for a while.
   */
  whole(): Promise<void> {
    return this.#whole
  }

  /** What is live, in order. */
  add(placed: Placed): void {
    if (this.#waiting === undefined) this.#apply(placed)
    else this.#waiting.push(placed)
  }

  /** Read the first `count` events of the log, and behind them what came meanwhile. Call it before anything is added. */
  readHistory(log: History, count: number): void {
    this.#waiting = []
    this.#whole = this.#read(log, count)
    // Whoever needs it whole is told.
    this.#whole.catch(() => undefined)
  }

  #apply(placed: Placed): void {
    if ('kind' in placed) this.trail.applyUnreadable(placed)
    else this.trail.apply(placed)
  }

  async #read({ store, namespace, signal, meter }: History, count: number): Promise<void> {
    const filter = eventsOf(namespace)
    let after: Checkpoint | 'start' = 'start'
    let unapplied: { readonly thrown: unknown } | undefined
    for (let [sequence, failures] = [0, 0]; sequence < count; )
      try {
        for await (const message of store.readAll({ after, maxCount: count - sequence, filter, signal })) {
          if (message.kind !== 'event') continue
          const { event, checkpoint } = message
          const read = readSequenced(namespace, event, sequence)
          try {
            this.#apply(E.isRight(read) ? read.right : unreadableRecordOf(event, sequence, read.left))
          } catch (thrown) {
            unapplied = { thrown }
            throw thrown
          }
          meter?.done(event.position)
          after = checkpoint
          sequence += 1
          failures = 0
        }
        if (sequence < count)
          throw new StoreFailure({ code: 'corrupt_store', where: `the log ends ahead of event ${sequence}` })
      } catch (error) {
        if (signal.aborted || unapplied !== undefined || isBeyondRetrying(error)) throw error
        failures += 1
        await pausedFor(backOffMs(failures, retryMsMax), signal)
      }
    for (const placed of this.#waiting ?? []) this.#apply(placed)
    this.#waiting = undefined
  }
}

/** Where history is. */
export interface History {
  readonly store: EventStore
  readonly namespace: string
  readonly signal: AbortSignal
  readonly meter: ProgressMeter | undefined
}
