/**
 * Sequenced events: what projections read. An event of ours in its place, decoded, with its envelope.
 *
 * @module
 */
import { type Category, catalogue, type MunimentEvent } from '@muniment/core'
import {
  type CodecFailure,
  categoryOf,
  decodeEvent,
  type Envelope,
  fromMetadata,
  lackingInEnvelope,
  type Metadata,
  type RecordedEvent,
  type StreamRevision,
  streamIdOf,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'

/**
 * An event of ours, decoded. The audit trail keeps every one: it holds what was recorded and derives the rest when it is
 * asked.
 */
export class SequencedEvent {
  /** The 0-based place among our events, the same on every store: it is what "event N" means. */
  readonly sequence: number
  readonly id: string
  readonly stream: string
  readonly category: Category
  readonly revision: StreamRevision
  /** By the store's clock, epoch milliseconds. */
  readonly recordedAtMs: number
  readonly type: MunimentEvent['type']
  readonly data: MunimentEvent['data']
  /** The envelope as stored. */
  readonly metadata: Metadata

  constructor(recorded: RecordedEvent, sequence: number, category: Category, data: object) {
    this.sequence = sequence
    this.id = recorded.id
    this.stream = recorded.stream
    this.category = category
    this.revision = recorded.revision
    this.recordedAtMs = recorded.recordedAt.getTime()
    this.type = recorded.type as MunimentEvent['type']
    this.data = data as MunimentEvent['data']
    this.metadata = recorded.metadata
  }

  /** The id part of the stream. */
  get streamId(): string {
    return streamIdOf(this.stream)
  }

  /** Name and data together, so that the one tells what the other is. */
  get event(): MunimentEvent {
    return { type: this.type, data: this.data } as MunimentEvent
  }

  get envelope(): Envelope {
    return fromMetadata(this.metadata) as Envelope
  }
}

/** Why an event has a sequence and no more: it is counted, never skipped in silence. */
export type Unreadable = CodecFailure | 'foreign category' | 'no envelope'

/** True when its writer said that a reader who does not know the type may pass it over: it says nothing about access. */
export const mayBePassedOver = ({ metadata }: RecordedEvent, reason: Unreadable): boolean =>
  metadata['optional'] === 'true' && typeof reason !== 'string' && reason.code === 'unknown_event_type'

/** Read a recorded event of our namespace. */
export const readSequenced = (
  namespace: string,
  recorded: RecordedEvent,
  sequence: number,
): E.Either<Unreadable, SequencedEvent> => {
  const category = categoryOf(namespace, recorded.stream)
  if (category === undefined || !Object.hasOwn(catalogue, category)) return E.left('foreign category')
  const decoded = decodeEvent(catalogue[category as Category] as never, recorded)
  if (E.isLeft(decoded)) return decoded
  if (lackingInEnvelope(recorded.metadata) !== undefined) return E.left('no envelope')
  return E.right(new SequencedEvent(recorded, sequence, category as Category, decoded.right))
}
