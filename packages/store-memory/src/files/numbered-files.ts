/**
 * Numbered files: a value that several processes replace, each replacing what it has seen and nothing else.
 *
 * No lock, so none that a killed process could leave behind: each value is a file of its own, with the next number, and
 * `link` gives a number to one. Files far behind the newest are removed; whoever has slept through that could take a number
 * again that was taken and removed, so whoever has taken one looks whether others have gone on from something else. The
 * newest is never removed, and a few before it stay, so that a listing cannot miss all of them while others go on.
 *
 * @module
 */
import { StoreFailure } from '@muniment/kernel'
import { type CheckedRecord, corruptFile } from './checked-record.ts'
import { askedAfterwards, type DataDirectory } from './data-directory.ts'

const keptBehind = 8
const attemptsMax = 100

const pattern = /^\d{16}$/

/** A value with its number, from 1. */
export interface NumberedRecord extends CheckedRecord {
  readonly number: number
  readonly address: string
  /** What another save must have seen to replace this one. */
  readonly token: string
  /** The token of the one that this has replaced; undefined for the first. */
  readonly replaced: string | undefined
}

const lineEnd = 0x0a

const numbered = (record: CheckedRecord, number: number, address: string): NumberedRecord => {
  const end = record.body.indexOf(lineEnd)
  if (end === -1) throw corruptFile(address, 'is not as this release writes it')
  return {
    ...record,
    body: record.body.subarray(end + 1),
    number,
    address,
    token: `${number}.${record.digest.slice(0, 24)}`,
    replaced: end === 0 ? undefined : record.body.toString('latin1', 0, end),
  }
}

/** Gave up on a folder that changes faster than it can be read. */
export const tooBusy = (): StoreFailure => new StoreFailure({ code: 'unavailable' })

/** The numbered files of one folder, which may hold others besides. */
export class NumberedFiles {
  readonly #directory: DataDirectory
  readonly #folder: string
  readonly #kind: string

  constructor(directory: DataDirectory, folder: string, kind: string) {
    this.#directory = directory
    this.#folder = folder
    this.#kind = kind
  }

  addressOf(number: number): string {
    return `${this.#folder}/${String(number).padStart(16, '0')}`
  }

  /** Ascending. */
  async numbers(): Promise<readonly number[]> {
    const names = (await this.#directory.list(this.#folder)) ?? []
    const numbers = names.filter((name) => pattern.test(name)).map(Number)
    return numbers.sort((a, b) => a - b)
  }

  async read(number: number): Promise<NumberedRecord | undefined> {
    const address = this.addressOf(number)
    const record = await this.#directory.read(this.#kind, address)
    return record && numbered(record, number, address)
  }

  async newest(): Promise<NumberedRecord | undefined> {
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      const number = (await this.numbers()).at(-1)
      if (number === undefined) return undefined
      const record = await this.read(number)
      if (record !== undefined) return record
    }
    throw tooBusy()
  }

  /**
   * Give the next number to `body`; undefined when another process has come first. `after` was seen as the newest, and is
   * undefined when there was none.
   */
  async append(
    after: Pick<NumberedRecord, 'number' | 'token'> | undefined,
    body: Buffer,
  ): Promise<NumberedRecord | undefined> {
    const number = (after?.number ?? 0) + 1
    const address = this.addressOf(number)
    const bytes = Buffer.concat([Buffer.from(`${after?.token ?? ''}\n`, 'latin1'), body])
    const record = await this.#directory.create(this.#kind, address, bytes)
    if (record === undefined) return undefined
    const mine = numbered(record, number, address)
    return askedAfterwards(address, async () => {
      if ((await this.numbers()).at(-1) === number) return mine
      // Others have gone on already: from this one, or from one that had the number before.
      if ((await this.read(number + 1))?.replaced === mine.token) return mine
      await this.#directory.remove([address])
      return undefined
    })
  }

  /**
   * Remove the files far behind `newest`, once there are some. That they are there does no harm, so a failure is none of
   * the caller's.
   */
  async forgetBehind(newest: number): Promise<void> {
    try {
      const behind = (await this.numbers()).filter((number) => number < newest - keptBehind)
      if (behind.length < keptBehind) return
      await this.#directory.remove(behind.map((number) => this.addressOf(number)))
    } catch {
      // The next one removes them.
    }
  }
}
