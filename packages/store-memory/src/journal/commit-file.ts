/**
 * The file beside a journal that holds its commit records: three places, written in turn.
 *
 * Every second record at least has been synced before the next is written, so the last one that was is never in the
 * place that is being written: whatever is torn, it can be read. Each place is a block of its own.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { systemCode } from '../file-failure.ts'
import { syncDirectory } from '../sync-directory.ts'
import { type ByteGroup, type CommitRecord, formatCommitRecord, parseCommitRecord } from './commit-record.ts'
import type { JournalFile, JournalSystem } from './journal-file.ts'

const places = 3
const placeBytes = 4_096

/** Where the commit file of a journal is. */
export const commitPathOf = (path: string): string => `${path}.commit`

/** The record that holds, `damaged` when none can be read, undefined when there is no such file. */
export const lastCommitRecord = async (path: string): Promise<CommitRecord | 'damaged' | undefined> => {
  let bytes: Buffer
  try {
    bytes = await readFile(commitPathOf(path))
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined
    throw thrown
  }
  let last: CommitRecord | undefined
  for (let place = 0; place < places; place += 1) {
    const record = parseCommitRecord(bytes.subarray(place * placeBytes, (place + 1) * placeBytes))
    if (record !== undefined && (last === undefined || record.number > last.number)) last = record
  }
  return last ?? 'damaged'
}

/** Puts a commit file with one record in place; it is there whole or not at all. */
const createCommitFile = async (path: string, record: CommitRecord): Promise<void> => {
  const commitPath = commitPathOf(path)
  const temporary = join(dirname(path), `.${basename(commitPath)}.${randomUUID()}.tmp`)
  const bytes = Buffer.alloc(places * placeBytes, ' ')
  formatCommitRecord(record).copy(bytes, (record.number % places) * placeBytes)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, commitPath)
    await syncDirectory(dirname(path))
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw thrown
  }
}

/** The commit file of a journal that is open. */
export class CommitFile {
  readonly #file: JournalFile
  readonly #boot: string | undefined
  #number: number

  private constructor(file: JournalFile, boot: string | undefined, number: number) {
    this.#file = file
    this.#boot = boot
    this.#number = number
  }

  /** Goes on after the last record with one that says that everything in the group was written. */
  static async open(
    path: string,
    last: CommitRecord | undefined,
    group: ByteGroup,
    system: JournalSystem,
  ): Promise<CommitFile> {
    const boot = system.boot()
    if (last === undefined) {
      await createCommitFile(path, { number: 0, state: 'written', ...group, ...(boot === undefined ? {} : { boot }) })
    }
    const commits = new CommitFile(await system.open(commitPathOf(path)), boot, last?.number ?? 0)
    if (last === undefined) return commits
    try {
      await commits.write('written', group)
      await commits.sync()
    } catch (thrown) {
      await commits.close()
      throw thrown
    }
    return commits
  }

  /** Not on the disk before a sync, but before whatever is written next by a process that is killed. */
  async write(state: CommitRecord['state'], group: ByteGroup): Promise<void> {
    const number = this.#number + 1
    const record = { number, state, ...group, ...(this.#boot === undefined ? {} : { boot: this.#boot }) }
    await this.#file.write(formatCommitRecord(record), (number % places) * placeBytes)
    this.#number = number
  }

  sync(): Promise<void> {
    return this.#file.sync()
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
