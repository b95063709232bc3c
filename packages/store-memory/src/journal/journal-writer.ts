/**
 * Writes groups of lines to a journal: each is on the disk, whole, when it is answered.
 *
 * The record of a group is written before its bytes, so that a killed process leaves one that tells what of them is
 * there. Then both are synced at the same time, so that a group costs about one sync.
 *
 * @module
 */
import type { Hash } from 'node:crypto'
import { type ByteGroup, digestOf, emptyGroup } from './commit-record.ts'
import type { CommitFile } from './commit-file.ts'
import type { JournalFile } from './journal-file.ts'

/** A group that was not acknowledged. */
export class GroupNotWritten extends Error {
  override readonly name = 'GroupNotWritten'
  /** Whether nothing of it is there for certain. */
  readonly certain: boolean

  constructor(certain: boolean, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.certain = certain
  }
}

/** One group after the other: nothing is called while a call is under way. */
export class JournalWriter {
  readonly #journal: JournalFile
  readonly #commits: CommitFile
  /** Of all that is written. */
  readonly #digest: Hash
  #last: ByteGroup
  #settled = true
  #failed = false

  /** `digest` is that of the `length` bytes that are there. */
  constructor(journal: JournalFile, commits: CommitFile, length: number, digest: Hash) {
    this.#journal = journal
    this.#commits = commits
    this.#digest = digest
    this.#last = emptyGroup(length, this.#before)
  }

  /** @throws GroupNotWritten. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failed) throw new GroupNotWritten(true, 'the disk failed before: nothing is written until it is reopened')
    const start = this.#last.end
    const group = { start, end: start + bytes.length, sha256: digestOf(bytes), before: this.#before }
    try {
      await this.#commits.write('writing', group)
    } catch (cause) {
      throw new GroupNotWritten(true, 'the commit file could not be written', cause)
    }
    let refused: { readonly cause: unknown } | undefined
    const written = async (): Promise<void> => {
      try {
        await this.#journal.write(bytes, start)
      } catch (cause) {
        refused = { cause }
        return
      }
      await this.#journal.sync()
    }
    const lost = (await Promise.allSettled([written(), this.#commits.sync()])).find(
      ({ status }) => status === 'rejected',
    ) as PromiseRejectedResult | undefined
    // The kernel may have dropped what it could not write and calls it clean: asking again would be told a lie.
    if (lost !== undefined) throw this.#failure('the disk did not take what was written', lost.reason)
    if (refused !== undefined) return this.#takeBack(start, refused.cause)
    // Renamed, removed or replaced while it is open: nobody will find there what was written.
    if ((await this.#journal.isInPlace?.()) === false)
      throw this.#failure('the journal is no longer where it was opened', undefined)
    this.#last = group
    this.#digest.update(bytes)
    this.#settled = false
  }

  /** Notes that the last group was written: from now on damage in it is no tear. */
  async settle(): Promise<void> {
    if (this.#failed || this.#settled) return
    this.#settled = true
    // Without a sync, hence once: the group itself is on the disk. What fails here will fail for the next group as well.
    await this.#commits.write('written', this.#last).catch(() => undefined)
  }

  /** Never fails: what was acknowledged is on the disk already. */
  async close(): Promise<void> {
    const noted = async (): Promise<void> => {
      await this.#commits.write('closed', this.#last)
      await this.#commits.sync()
    }
    if (!this.#failed) await noted().catch(() => undefined)
    await Promise.allSettled([this.#journal.close(), this.#commits.close()])
  }

  /** Takes the part of a group away that a full disk took before it refused the rest. */
  async #takeBack(start: number, cause: unknown): Promise<never> {
    try {
      await this.#journal.truncate(start)
      await this.#journal.sync()
      await this.#commits.write('written', emptyGroup(start, this.#before))
      await this.#commits.sync()
    } catch {
      throw this.#failure('the disk took a part, which could not be taken back', cause)
    }
    this.#last = emptyGroup(start, this.#before)
    this.#settled = true
    throw new GroupNotWritten(true, 'the disk did not take it', cause)
  }

  get #before(): string {
    return this.#digest.copy().digest('base64url')
  }

  #failure(message: string, cause: unknown): GroupNotWritten {
    this.#failed = true
    return new GroupNotWritten(false, message, cause)
  }
}
