/**
 * An event as the log keeps it, and the copy of it that a reader is given.
 *
 * @module
 */
import type { NewEvent, RecordedEvent } from '@muniment/kernel'
import { checkpointAt } from './checkpoint.ts'

/**
 * Content is deep-frozen. The time is a number, as a Date cannot be frozen, and the checkpoint is made from the position
 * when it is asked for, as its text would take more memory than all the rest of a small event.
 */
export type StoredEvent = Omit<RecordedEvent, 'recordedAt' | 'checkpoint'> & { readonly recordedMs: number }

/** The outer object and the Date are the reader's own; data and metadata are frozen and shared. */
export const presented = (event: StoredEvent): RecordedEvent => ({
  stream: event.stream,
  revision: event.revision,
  position: event.position,
  checkpoint: checkpointAt(event.position),
  id: event.id,
  type: event.type,
  recordedAt: new Date(event.recordedMs),
  data: event.data,
  metadata: event.metadata,
})

/** Same type, data and metadata, byte for byte as JSON. */
export const sameContent = (one: NewEvent, other: NewEvent): boolean =>
  one.type === other.type &&
  JSON.stringify(one.data) === JSON.stringify(other.data) &&
  JSON.stringify(one.metadata) === JSON.stringify(other.metadata)
