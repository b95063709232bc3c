/**
 * Snapshots of the access index: a start reads what came since, and not all of history.
 *
 * A snapshot opens doors, so it is signed: whoever can write to the snapshot store cannot make one. It says which event it
 * stands behind, and is used only on a log that has that event in that place. One that cannot be used, for whatever reason,
 * is left alone and the log is read.
 *
 * @module
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Checkpoint, type EventStore, hmacSha256, type Progress, type SnapshotStore } from '@muniment/kernel'
import { type AccessIndex, accessIndexFrom, accessIndexSchema } from '@muniment/projections'
import { either as E } from 'fp-ts'
import { eventsOf } from '../following/follow-log.ts'

/** Where an index stands: behind the newest event that it has, and what comes ahead of that one. */
export interface IndexPlace extends Progress {
  readonly eventId: string
  /** Checkpoint of the event ahead of that one: read on from there, and that one must come first. */
  readonly ahead: Checkpoint
}

export interface RestoredIndex {
  readonly index: AccessIndex
  readonly at: Progress
}

const macBytes = 32
const purpose = 'muniment: snapshots of the access index'

export class IndexSnapshots {
  readonly #snapshots: SnapshotStore
  readonly #namespace: string
  readonly #key: string

  /** `secret`: of which the signing key is derived. */
  constructor(snapshots: SnapshotStore, namespace: string, secret: Uint8Array) {
    this.#snapshots = snapshots
    this.#namespace = namespace
    this.#key = hmacSha256(secret, purpose)
  }

  get #name(): string {
    return `${this.#namespace}.access-index`
  }

  /** The newest snapshot, if it can be used on this log. Never rejects. `seed`: 32 bits for the hash table. */
  async restored(store: EventStore, seed: number): Promise<RestoredIndex | undefined> {
    try {
      const snapshot = await this.#snapshots.load(this.#name)
      if (snapshot === undefined || snapshot.schema !== accessIndexSchema) return undefined
      const { checkpoint, sequence, body } = snapshot
      const content = body.subarray(macBytes)
      const mac = this.#mac({ checkpoint, sequence }, content)
      if (body.length < macBytes || !timingSafeEqual(mac, body.subarray(0, macBytes))) return undefined
      const headerEnd = content.indexOf(0)
      const { eventId, ahead } = JSON.parse(Buffer.from(content.subarray(0, headerEnd)).toString()) as IndexPlace
      if (!(await this.#isInPlace(store, { checkpoint, sequence, eventId, ahead }))) return undefined
      const index = accessIndexFrom(content.subarray(headerEnd + 1), seed)
      return E.isLeft(index) ? undefined : { index: index.right, at: { checkpoint, sequence } }
    } catch {
      // The log has it all.
      return undefined
    }
  }

  /** @throws what the snapshot store throws. */
  async save(index: AccessIndex, { checkpoint, sequence, eventId, ahead }: IndexPlace): Promise<void> {
    const content = Buffer.concat([Buffer.from(JSON.stringify({ eventId, ahead })), Buffer.of(0), index.toBytes()])
    const body = Buffer.concat([this.#mac({ checkpoint, sequence }, content), content])
    await this.#snapshots.save(this.#name, { schema: accessIndexSchema, checkpoint, sequence, body })
  }

  /** What is signed: the bytes, what they are, and for which place of which log. */
  #mac({ checkpoint, sequence }: Progress, content: Uint8Array): Buffer {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([accessIndexSchema, this.#namespace, checkpoint, sequence]))
      .update(Buffer.of(0))
      .update(content)
      .digest()
  }

  async #isInPlace(store: EventStore, { checkpoint, eventId, ahead }: IndexPlace): Promise<boolean> {
    const next = store.readAll({ after: ahead, maxCount: 1, filter: eventsOf(this.#namespace) })
    for await (const message of next)
      if (message.kind === 'event') return message.event.id === eventId && message.checkpoint === checkpoint
    return false
  }
}
