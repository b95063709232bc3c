/**
 * Writes a log without commands: events through the codecs, ids and envelopes of the kernel, straight into a store.
 *
 * For logs of a size that would take minutes through the facade, where each person costs an Argon2 hash.
 *
 * @module
 */
import { type Category, type EventsByCategory, catalogue, type MunimentEvent } from '@muniment/core'
import {
  commandKeyOf,
  type Envelope,
  type EventStore,
  type ExpectedRevision,
  instantOf,
  newEvents,
  type StoredEvents,
  type StreamWrite,
  streamName,
} from '@muniment/kernel'

/** What an event says about itself, apart from the command id and the time, which are counted. */
export type Attribution = Omit<Envelope, 'occurredAt' | 'commandId' | 'correlationId'>

export interface LogWriter {
  /** Events of one command on one stream. */
  readonly record: <C extends Category>(
    category: C,
    id: string,
    events: readonly EventsByCategory[C][],
    by: Attribution,
  ) => Promise<void>
  /** Writes what has been collected. Answers how many events were written in all. */
  readonly flush: () => Promise<number>
}

const writesPerAppend = 500

/** Writes into an empty store. Time starts at the given moment and passes a millisecond with each command. */
export const logWriter = (store: EventStore, namespace: string, startMs: number): LogWriter => {
  /** Revision of the last event of each stream that may be written again. */
  const heads = new Map<string, bigint>()
  let pending = new Map<string, StreamWrite>()
  let commands = 0
  let written = 0

  const flush = async (): Promise<number> => {
    if (pending.size > 0) await store.appendMany?.([...pending.values()])
    pending = new Map()
    return written
  }

  return {
    record: async (category, id, events, by) => {
      const stream = streamName(namespace, category, id)
      if (pending.has(stream) || pending.size >= writesPerAppend) await flush()
      commands += 1
      const commandId = `command-${commands}`
      const envelope: Envelope = {
        ...by,
        commandId,
        correlationId: commandId,
        occurredAt: instantOf(startMs + commands),
      }
      const definitions = catalogue[category] as unknown as StoredEvents<MunimentEvent>
      const recorded = newEvents<MunimentEvent>(definitions, events, { stream, key: commandKeyOf(envelope), envelope })
      const head = heads.get(stream)
      const expected: ExpectedRevision = head ?? 'no_stream'
      pending.set(stream, { stream, expected, events: recorded as unknown as StreamWrite['events'] })
      // Credentials are many and written once.
      if (category !== 'credential') heads.set(stream, (head ?? -1n) + BigInt(events.length))
      written += events.length
    },
    flush,
  }
}
