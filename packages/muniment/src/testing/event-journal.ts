/**
 * What a store has been given, event by event, for assertions that need no await: one that is forgotten must not make a
 * test pass.
 *
 * @module
 */
import type { MunimentEvent } from '@muniment/core'
import { type AppendResult, fromMetadata, type StreamWrite } from '@muniment/kernel'
import type { MemoryStore } from '@muniment/store-memory'
import type { EmittedEvent } from './event-names.ts'

export interface EventJournal {
  /** The store, which notes what it is given before the append is answered. */
  readonly store: MemoryStore
  /** Every event of the instance, in the order of the log. */
  readonly events: () => readonly EmittedEvent[]
}

const emittedOf = ({ stream, events }: StreamWrite): readonly (EmittedEvent | undefined)[] =>
  events.map(({ type, data, metadata }) => {
    const envelope = fromMetadata(metadata)
    if (envelope === undefined) return undefined
    const { principal, command, occurredAt } = envelope
    const event = { type, data } as unknown as MunimentEvent
    return Object.freeze({ ...event, principal, command, occurredAt, stream }) as EmittedEvent
  })

/** Of a store that nobody has written to yet. Streams outside the namespace are somebody else's. */
export const eventJournal = (inner: MemoryStore, namespace: string): EventJournal => {
  const byPosition: (EmittedEvent | undefined)[] = []
  const note = (write: StreamWrite, { position, alreadyWritten }: AppendResult): void => {
    if (alreadyWritten || position === undefined) return
    const first = Number(position) - write.events.length + 1
    const isOurs = write.stream.startsWith(`${namespace}.`)
    for (const [index, event] of emittedOf(write).entries()) byPosition[first + index] = isOurs ? event : undefined
  }
  return {
    store: {
      ...inner,
      append: async (write, options) => {
        const result = await inner.append(write, options)
        note(write, result)
        return result
      },
      appendMany: async (writes, checks, options) => {
        const results = await inner.appendMany(writes, checks, options)
        for (const [index, write] of writes.entries()) {
          const result = results[index]
          if (result !== undefined) note(write, result)
        }
        return results
      },
    },
    events: () => byPosition.filter((event) => event !== undefined),
  }
}
