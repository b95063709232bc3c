/**
 * A store from lines of JSONL, with the checks that need more than one line.
 *
 * @module
 */
import { invalidArgument, StoreFailure } from '@muniment/kernel'
import { EventLog } from './event-log.ts'
import { parseRecordedEvent } from './jsonl.ts'
import { type MemoryStore, type MemoryStoreOptions, openMemoryStore } from './store-on-log.ts'

/**
 * Adds a line, with its LF, to the log.
 *
 * @throws StoreFailure `corrupt_store` that names the line, counted from 1, and the rule.
 */
export const addLine = (log: EventLog, line: string, lineNumber: number): void => {
  const corrupt = (rule: string): StoreFailure =>
    new StoreFailure({ code: 'corrupt_store', where: `line ${lineNumber}: ${rule}` })
  if (!line.endsWith('\n')) throw corrupt('has no line end, the file is torn')
  const event = parseRecordedEvent(line.slice(0, -1), lineNumber)
  const stream = log.stream(event.stream)
  if (event.revision !== BigInt(stream?.events.length ?? 0)) {
    throw corrupt('revision must be the next one of its stream, from 0')
  }
  if (stream !== undefined && stream.indexOf(event.id) !== -1) throw corrupt('id must not be twice in one stream')
  const recordedMs = event.recordedAt.getTime()
  const before = log.events.at(-1)
  if (before !== undefined && recordedMs < before.recordedMs) {
    throw corrupt('recordedAt must not be before that of the line above')
  }
  log.add(event.stream, event, recordedMs)
}

/**
 * A new store with the events of these lines, each with its LF, as `toJsonl` gives them.
 *
 * @throws StoreFailure `corrupt_store` that names the line, counted from 1, and the rule; `invalid_argument`.
 */
export const fromJsonl = async (
  lines: AsyncIterable<string> | Iterable<string>,
  options?: MemoryStoreOptions,
): Promise<MemoryStore> => {
  const log = new EventLog()
  const store = openMemoryStore(log, options)
  let lineNumber = 0
  for await (const line of lines) {
    lineNumber += 1
    if (typeof line !== 'string') throw invalidArgument('lines', 'must be strings')
    addLine(log, line, lineNumber)
  }
  return store
}
