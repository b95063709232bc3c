/**
 * The store whose log is a file: opened, repaired where a crash has left a part, and written before it answers.
 *
 * @module
 */
import { checkOptions, invalidArgument } from '@muniment/kernel'
import { realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { EventLog } from '../event-log.ts'
import { checkPath, fileFailure, systemCode } from '../file-failure.ts'
import { limitsOf, type MemoryStore, type MemoryStoreOptions, openMemoryStore } from '../store-on-log.ts'
import { syncDirectory } from '../sync-directory.ts'
import { CommitFile, commitPathOf } from './commit-file.ts'
import { emptyGroup } from './commit-record.ts'
import { GroupCommit } from './group-commit.ts'
import { type JournalFile, type JournalSystem, journalSystem } from './journal-file.ts'
import { type JournalLock, lockJournal } from './journal-lock.ts'
import { JournalWriter } from './journal-writer.ts'
import { type LoadedJournal, loadJournal } from './load-journal.ts'

/** What was cut from the end of a journal. Nobody was ever told that it had been written. */
export interface JournalRepair {
  readonly cutBytes: number
  /** Events that were whole among them: those of an append, or of several at once, that was not. */
  readonly cutEvents: number
}

/** Options of `memoryStore` with a journal. */
export interface JournalOptions extends MemoryStoreOptions {
  /** Path of the file. Beside it are `<journal>.commit` and, while it is open, `<journal>.lock`. */
  readonly journal: string
  /** Told once, before the store is given, when something was cut. */
  readonly onRepaired?: (repair: JournalRepair) => void
}

/** A {@link MemoryStore} whose every append is in its file. */
export interface JournaledStore extends MemoryStore {
  /** What was cut when the file was opened. */
  readonly repaired: JournalRepair | undefined
}

const lineEnd = 0x0a

/** The one name of the file: a lock by another name would be another lock. */
const realPathOf = async (path: string): Promise<string> => {
  try {
    return await realpath(path)
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOENT') throw thrown
    return join(await realpath(dirname(path)), basename(path))
  }
}

const linesIn = (bytes: Buffer): number => {
  let lines = 0
  for (let at = bytes.indexOf(lineEnd); at !== -1; at = bytes.indexOf(lineEnd, at + 1)) lines += 1
  return lines
}

/** Makes the file what was loaded, and has it on the disk. Killed midway, it is done again by the next. */
const repair = async (
  journal: JournalFile,
  { size, keep, unsynced }: LoadedJournal,
): Promise<JournalRepair | undefined> => {
  const cut = await journal.read(keep, size - keep)
  if (cut.length > 0) await journal.truncate(keep)
  // A sync that failed may have left these bytes in memory alone, marked as clean: they are written anew.
  if (unsynced !== undefined) await journal.write(unsynced.bytes, unsynced.start)
  await journal.sync()
  return cut.length === 0 ? undefined : { cutBytes: cut.length, cutEvents: linesIn(cut) }
}

const openLocked = async (
  path: string,
  options: JournalOptions,
  system: JournalSystem,
  lock: JournalLock,
): Promise<JournaledStore> => {
  const log = new EventLog()
  const journal = await system.open(path)
  try {
    await syncDirectory(dirname(path))
    const loaded = await loadJournal(log, path, journal, system)
    const repaired = await repair(journal, loaded)
    const before = loaded.digest.copy().digest('base64url')
    const commits = await CommitFile.open(path, loaded.record, emptyGroup(loaded.keep, before), system)
    const writer = new JournalWriter(journal, commits, loaded.keep, loaded.digest)
    const groups = new GroupCommit(log, writer)
    let closing: Promise<void> | undefined
    const close = async (): Promise<void> => {
      await groups.idle()
      await writer.close()
      await lock.release()
    }
    const store = openMemoryStore(log, options, {
      append: (stream, effect, signal) => groups.append(stream, effect, signal),
      checkSavePath: async (target) => {
        const taken = [path, commitPathOf(path)]
        if (taken.includes(await realPathOf(target).catch(() => target)))
          throw invalidArgument('path', 'must not be the journal itself')
      },
      close: () => (closing ??= close()),
    })
    return { ...store, repaired }
  } catch (thrown) {
    await journal.close()
    throw thrown
  }
}

/** @throws StoreFailure as `memoryStore` says. */
export const openJournal = async (
  options: JournalOptions,
  system: JournalSystem = journalSystem,
): Promise<JournaledStore> => {
  checkOptions(options)
  checkPath(options.journal, 'journal')
  limitsOf(options)
  let lock: JournalLock | undefined
  let store: JournaledStore
  try {
    const path = await realPathOf(options.journal)
    lock = await lockJournal(path)
    store = await openLocked(path, options, system, lock)
  } catch (thrown) {
    await lock?.release()
    throw fileFailure(thrown, 'journal')
  }
  try {
    if (store.repaired !== undefined) options.onRepaired?.(store.repaired)
    return store
  } catch (thrown) {
    await store.close()
    throw thrown
  }
}
