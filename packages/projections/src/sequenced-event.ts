/**
 * Sequenced events: what projections read. An event of ours in its place, decoded, with its envelope.
 *
 * @module
 */
import { type Category, catalogue, type MunimentEvent } from '@muniment/core'
import {
  type Checkpoint,
  type CodecFailure,
  categoryOf,
  decodeEvent,
  type Envelope,
  fromMetadata,
  type RecordedEvent,
  type StreamRevision,
  streamIdOf,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'

/** `sequence` is the 0-based place among our events, the same on every store: it is what "event N" means. */
export interface SequencedEvent {
  readonly sequence: number
  readonly id: string
  readonly stream: string
  readonly category: Category
  /** The id part of the stream. */
  readonly streamId: string
  readonly revision: StreamRevision
  readonly checkpoint: Checkpoint
  /** By the store's clock, epoch milliseconds. */
  readonly recordedAtMs: number
  readonly event: MunimentEvent
  readonly envelope: Envelope
}

/** Why an event has a sequence and no more: it is counted, never skipped in silence. */
export type Unreadable = CodecFailure | 'foreign category' | 'no envelope'

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
  const envelope = fromMetadata(recorded.metadata)
  if (envelope === undefined) return E.left('no envelope')
  return E.right({
    sequence,
    id: recorded.id,
    stream: recorded.stream,
    category: category as Category,
    streamId: streamIdOf(recorded.stream),
    revision: recorded.revision,
    checkpoint: recorded.checkpoint,
    recordedAtMs: recorded.recordedAt.getTime(),
    event: { type: recorded.type, data: decoded.right } as unknown as MunimentEvent,
    envelope,
  })
}
