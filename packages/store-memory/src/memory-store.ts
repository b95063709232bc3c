/**
 * The event store that lives in the memory of one process, and with a journal on its disk as well.
 *
 * @module
 */
import { EventLog } from './event-log.ts'
import { type JournaledStore, type JournalOptions, openJournal } from './journal/open-journal.ts'
import { type MemoryStore, type MemoryStoreOptions, openMemoryStore } from './store-on-log.ts'

export type { MemoryStore, MemoryStoreOptions } from './store-on-log.ts'

const isJournaled = (options: MemoryStoreOptions | JournalOptions | undefined): options is JournalOptions =>
  typeof options === 'object' && options !== null && 'journal' in options

/**
 * With `journal`: the store whose log is that file, made where there is none. Every append is on the disk before it is
 * answered and before anybody reads it, and the next process that opens the file goes on where this one stopped. A
 * promise, as reading the file takes its time and can fail: a store that opened at its first use would start a program
 * that cannot run.
 *
 * @throws StoreFailure `invalid_argument` for an option or the path; `unavailable` when another process has the file
 *   (`cause`: {@link JournalHeld}) or the disk fails; `corrupt_store` that names the line: nothing was changed then;
 *   `access_denied`; `unsupported` where the file system has no sockets, which the lock is made of, and on Windows.
 */
export function memoryStore(options: JournalOptions): Promise<JournaledStore>
/**
 * A new, empty store.
 *
 * Repeats are recognised always: an append whose events are all in the stream, in this order, with this content and, at
 * an exact revision or `no_stream`, at this place, is answered with `alreadyWritten`. The same event id may be in
 * several streams, and once in each.
 *
 * @throws StoreFailure `invalid_argument` for an option.
 */
export function memoryStore(options?: MemoryStoreOptions): MemoryStore
export function memoryStore(options?: MemoryStoreOptions | JournalOptions): MemoryStore | Promise<JournaledStore> {
  return isJournaled(options) ? openJournal(options) : openMemoryStore(new EventLog(), options)
}
