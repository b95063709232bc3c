/**
 * The rows of one version of one projection, kept in memory and in numbered files: each commit is one, and now and then
 * all rows up to a commit are written as one, so that the commits before it can go.
 *
 * A file is put in its place whole, so there is no torn commit: a file that cannot be read is damage. Another process may
 * commit to the same version; what it committed is read before anything is answered.
 *
 * @module
 */
import {
  checkProgress,
  checkRowKey,
  frozenCopy,
  isStoreFailure,
  type Json,
  type Progress,
  type ProjectionRows,
  type SavedProgress,
  scannedKeys,
  type ScanOptions,
  StoreFailure,
} from '@muniment/kernel'
import { corruptFile } from './checked-record.ts'
import type { DataDirectory } from './data-directory.ts'
import { NumberedFiles, type NumberedRecord, tooBusy } from './numbered-files.ts'
import { commitText, readCommit } from './projection-commit.ts'

const allRows = /^rows\.\d{16}$/
const attemptsMax = 10

/** All rows are written anew after so many commits, or when the commits since have as many bytes as the rows. */
const commitsMax = 512
const bytesAtLeast = 1_024 * 1_024

export class ProjectionRowsFiles implements ProjectionRows {
  readonly #directory: DataDirectory
  readonly #folder: string
  readonly #commits: NumberedFiles
  #rows = new Map<string, Json>()
  #saved: SavedProgress | undefined
  /** The newest commit that is in the rows; 0 before the first. */
  #number = 0
  #commitsSince = 0
  #bytesSince = 0
  #bytesOfAll = 0
  #isDropped = false
  #last: Promise<unknown> = Promise.resolve()

  constructor(directory: DataDirectory, folder: string) {
    this.#directory = directory
    this.#folder = folder
    this.#commits = new NumberedFiles(directory, folder, 'commit')
  }

  /** Reads what there is. @throws StoreFailure. */
  opened(): Promise<void> {
    return this.#inTurn(() => this.#refresh())
  }

  async progress(): Promise<SavedProgress | undefined> {
    return this.#inTurn(async () => {
      await this.#refresh()
      return this.#saved
    })
  }

  async get(keys: readonly string[]): Promise<ReadonlyMap<string, Json>> {
    return this.#inTurn(async () => {
      await this.#refresh()
      const found = new Map<string, Json>()
      for (const key of keys) {
        const row = this.#rows.get(key)
        if (row !== undefined) found.set(key, row)
      }
      return found
    })
  }

  async *scan(options?: ScanOptions): AsyncIterable<readonly [key: string, row: Json]> {
    const found = await this.#inTurn(async () => {
      await this.#refresh()
      return scannedKeys(this.#rows.keys(), options).map((key) => [key, this.#rows.get(key) as Json] as const)
    })
    yield* found
  }

  async commit(
    changes: ReadonlyMap<string, Json | undefined>,
    progress: Progress,
    token: string | undefined,
  ): Promise<string> {
    checkProgress(progress)
    for (const key of changes.keys()) checkRowKey(key)
    // Before anything is awaited: the rows are the caller's to change afterwards.
    const body = commitText(progress, changes)
    return this.#inTurn(async () => {
      if (!this.#isDropped) await this.#refresh()
      if (this.#isDropped || this.#saved?.token !== token) throw new StoreFailure({ code: 'checkpoint_conflict' })
      const record = await this.#commits.append(token === undefined ? undefined : { number: this.#number, token }, body)
      if (record === undefined) throw new StoreFailure({ code: 'checkpoint_conflict' })
      this.#apply(record)
      if (this.#isLong()) await this.#writeAll()
      return record.token
    })
  }

  /** Removes the files. Whoever still holds these rows sees none, and commits to nothing. */
  drop(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#directory.removeFolder(this.#folder)
      this.#isDropped = true
      this.#forget()
    })
  }

  #inTurn<A>(run: () => Promise<A>): Promise<A> {
    const answer = this.#last.then(run)
    this.#last = answer.catch(() => undefined)
    return answer
  }

  #forget(): void {
    this.#rows = new Map()
    this.#saved = undefined
    this.#number = 0
    this.#commitsSince = 0
    this.#bytesSince = 0
    this.#bytesOfAll = 0
  }

  async #refresh(): Promise<void> {
    if (this.#isDropped) return
    if (this.#number > 0) {
      // The newest commit is never removed: where it is gone or another, others have dropped the rows, or gone on for long.
      const newest = await this.#commits.read(this.#number)
      if (newest !== undefined && newest.token === this.#saved?.token && (await this.#hasAppliedNext())) return
    }
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) if (await this.#readAll(attempt === attemptsMax)) return
    throw tooBusy()
  }

  /** False when what comes next does not stand on what is here: then all is read anew. */
  async #hasAppliedNext(): Promise<boolean> {
    try {
      await this.#applyNext()
      return true
    } catch (thrown) {
      if (isStoreFailure(thrown, 'corrupt_store')) return false
      throw thrown
    }
  }

  async #applyNext(): Promise<void> {
    for (let next = await this.#commits.read(this.#number + 1); next !== undefined; ) {
      this.#apply(next)
      next = await this.#commits.read(this.#number + 1)
    }
  }

  /** False when commits were missing: another process may have written all rows and removed them meanwhile. */
  async #readAll(isLast: boolean): Promise<boolean> {
    this.#forget()
    const names = (await this.#directory.list(this.#folder)) ?? []
    const written = names
      .filter((name) => allRows.test(name))
      .sort()
      .at(-1)
    if (written !== undefined && !(await this.#readWritten(written))) return false
    for (;;) {
      await this.#applyNext()
      const numbers = await this.#commits.numbers()
      const newest = numbers.at(-1) ?? 0
      if (newest === this.#number) return true
      if (newest > this.#number && numbers.includes(this.#number + 1)) continue
      const missing = newest > this.#number ? this.#number + 1 : this.#number
      if (isLast) throw corruptFile(this.#commits.addressOf(missing), 'is missing')
      return false
    }
  }

  async #readWritten(name: string): Promise<boolean> {
    const address = `${this.#folder}/${name}`
    const record = await this.#directory.read('rows', address)
    if (record === undefined) return false
    const { checkpoint, sequence, token } = readCommit(address, record.body, (key, row) => this.#put(key, row))
    if (token === undefined) throw corruptFile(address, 'is not as this release writes it')
    this.#number = Number(name.slice('rows.'.length))
    this.#bytesOfAll = record.body.length
    this.#saved = Object.freeze({ checkpoint, sequence, token })
    return true
  }

  #put(key: string, row: Json | undefined): void {
    if (row === undefined) this.#rows.delete(key)
    else this.#rows.set(key, frozenCopy(row))
  }

  /** Reads the commit as whoever opens the rows later will, so that both have the same. */
  #apply(record: NumberedRecord): void {
    const changes: [string, Json | undefined][] = []
    const head = readCommit(record.address, record.body, (key, row) => changes.push([key, row]))
    if (record.replaced !== this.#saved?.token)
      throw corruptFile(record.address, 'does not stand on the commit before it')
    for (const [key, row] of changes) this.#put(key, row)
    this.#number = record.number
    this.#commitsSince += 1
    this.#bytesSince += record.body.length
    const { checkpoint, sequence } = head
    this.#saved = Object.freeze({ checkpoint, sequence, token: record.token })
  }

  #isLong(): boolean {
    return this.#commitsSince >= commitsMax || this.#bytesSince > Math.max(bytesAtLeast, this.#bytesOfAll)
  }

  /** The commit is kept already, so a failure here is none of its caller's: the next one tries again. */
  async #writeAll(): Promise<void> {
    const name = `rows.${String(this.#number).padStart(16, '0')}`
    const body = commitText(this.#saved as SavedProgress, this.#rows)
    try {
      await this.#directory.replace('rows', `${this.#folder}/${name}`, body)
      this.#commitsSince = 0
      this.#bytesSince = 0
      this.#bytesOfAll = body.length
      const names = (await this.#directory.list(this.#folder)) ?? []
      const outdated = names.filter((other) => allRows.test(other) && other < name)
      await this.#directory.remove(outdated.map((other) => `${this.#folder}/${other}`))
    } catch {
      return
    }
    await this.#commits.forgetBehind(this.#number)
  }
}
