/**
 * A store for laws: streams in memory, appended to and read one at a time. It offers what `execute` needs and no more.
 *
 * @module
 */
import { type EventStore, type RecordedEvent, StoreFailure } from '@muniment/kernel'

const unsupported = (): never => {
  throw new StoreFailure({ code: 'unsupported', needs: 'a whole store' })
}

async function* given(events: readonly RecordedEvent[]): AsyncGenerator<RecordedEvent, void, void> {
  yield* events
}

/** An empty store. What it gives out is frozen by whoever appended it. */
export const lawStore = (): EventStore => {
  const streams = new Map<string, RecordedEvent[]>()
  let count = 0n
  return {
    capabilities: {
      atomicMultiStream: false,
      checksWithoutWrites: false,
      durable: false,
      idempotentAppend: 'exact_revision',
      comparesContent: false,
    },
    append: async ({ stream, expected, events }) => {
      const written = streams.get(stream) ?? []
      const head = written.length === 0 ? 'no_stream' : BigInt(written.length - 1)
      if (expected !== head) throw new StoreFailure({ code: 'concurrency_conflict', stream, expected, actual: head })
      for (const event of events) {
        count += 1n
        const place = { stream, revision: BigInt(written.length), position: count, checkpoint: String(count) }
        written.push({ ...event, ...place, recordedAt: new Date(0) })
      }
      streams.set(stream, written)
      const revision = BigInt(written.length - 1)
      return { revision, position: count, checkpoint: String(count), alreadyWritten: false }
    },
    readStream: async (stream, { from = 0n } = {}) => {
      const written = streams.get(stream) ?? []
      const head = written.length === 0 ? 'no_stream' : BigInt(written.length - 1)
      return { head, events: given(written.slice(typeof from === 'bigint' ? Number(from) : 0)) }
    },
    readAll: unsupported,
    subscribe: unsupported,
    head: unsupported,
    compareCheckpoints: unsupported,
    close: async () => undefined,
  }
}
