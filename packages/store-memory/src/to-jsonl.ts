/**
 * A whole log as lines of JSONL.
 *
 * @module
 */
import type { EventStore } from '@muniment/kernel'
import { formatRecordedEvent } from './jsonl.ts'

/**
 * Every event of the store in order, one line each with its LF: put together they are the file. The store may go on
 * writing; what is appended after the first line was asked for is not among them.
 *
 * @throws StoreFailure whatever `readAll` of the store fails with, from the iteration.
 */
export async function* toJsonl(store: Pick<EventStore, 'readAll'>): AsyncGenerator<string, void, void> {
  for await (const message of store.readAll()) {
    if (message.kind === 'event') yield `${formatRecordedEvent(message.event)}\n`
  }
}
