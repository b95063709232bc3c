/**
 * Stores on which a value comes to be used by two, or by nobody who was told so.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { type EventStore, isStoreFailure, type NewEvent, type StreamRevision, type StreamWrite } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { appending, type Fault, fault } from './fault.fixture.ts'

const isMet = ({ expected }: StreamWrite, head: StreamRevision | 'no_stream'): boolean =>
  expected === 'any' || (expected === 'stream_exists' ? head !== 'no_stream' : expected === head)

/** Reads of this handle see a stream as it was, the first time after it has changed. */
const lagging = (store: EventStore): EventStore => {
  const shown = new Map<string, StreamRevision | 'no_stream'>()
  return {
    ...store,
    close: async () => undefined,
    readStream: async (stream, options = {}) => {
      const { head } = await store.readStream(stream)
      const before = shown.get(stream) ?? head
      shown.set(stream, head)
      if (before === head) return store.readStream(stream, options)
      if (before === 'no_stream') return { head: before, events: (async function* () {})() }
      const { from = 0n } = options
      const maxCount = typeof from === 'bigint' && from <= before ? Number(before - from) + 1 : 0
      return { head: before, events: (await store.readStream(stream, { ...options, maxCount })).events }
    },
  }
}

const laggingSecond: Fault = {
  name: 'a second handle whose reads lag behind what was acknowledged',
  caughtBy: ['UNQ-04', 'UNQ-05'],
  factory: { name: 'lagging', patienceMs: 400, open: () => memoryStore(), second: lagging },
}

export const brokenClaims: readonly Fault[] = [
  fault('an append that looks before it writes, now and then', ['UNQ-01', 'UNQ-03'], (store) => {
    let appends = 0
    return {
      append: async (write, options) => {
        appends += 1
        const looks = appends % 3 === 0
        const { head } = await store.readStream(write.stream)
        return store.append(looks && isMet(write, head) ? { ...write, expected: 'any' } : write, options)
      },
    }
  }),
  fault(
    'an append that lets an effect in which comes late',
    ['UNQ-02', 'UNQ-04', 'UNQ-05'],
    appending(async (store, write, options) => {
      const isEffect = write.events.some(({ type }) => type === 'ValueUsed')
      return store.append(isEffect ? { ...write, expected: 'any' } : write, options)
    }),
  ),
  fault('an appendMany that is several appends', ['UNQ-01', 'UNQ-02', 'UNQ-03', 'UNQ-05'], (store) => ({
    appendMany: async (writes, _, options) => {
      const outcomes = await Promise.allSettled(writes.map((write) => store.append(write, options)))
      return outcomes.map((outcome) => {
        if (outcome.status === 'rejected') throw outcome.reason
        return outcome.value
      })
    },
  })),
  fault(
    'a conflict that is answered as a repeat',
    ['UNQ-01', 'UNQ-03', 'UNQ-05'],
    appending(async (store, write, options) => {
      try {
        return await store.append(write, options)
      } catch (thrown) {
        if (!isStoreFailure(thrown, 'concurrency_conflict')) throw thrown
        return { revision: 0n, position: undefined, checkpoint: undefined, alreadyWritten: true }
      }
    }),
  ),
  fault(
    'a repeat that is written again',
    ['UNQ-06'],
    appending(async (store, write, options) => {
      const result = await store.append(write, options)
      if (!result.alreadyWritten) return result
      const events = write.events.map((event) => ({ ...event, id: randomUUID() })) as unknown as [NewEvent]
      return store.append({ ...write, expected: 'any', events }, options)
    }),
  ),
  laggingSecond,
]
