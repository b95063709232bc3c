/**
 * A directory of checked files: each is written beside its place, synced, put there whole, and then its directory is synced.
 *
 * Files are addressed below the directory, `checkpoints/export/0000000000000001` for instance. What a process that was
 * killed leaves behind has a name of its own, `.<file>.<uuid>.tmp`, which nothing reads, and is removed after an hour.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { invalidArgument, isStoreFailure, StoreFailure } from '@muniment/kernel'
import { type CheckedRecord, checkedRecordOf, recordOf } from './checked-record.ts'
import { systemCode } from '../file-failure.ts'
import { type Disk, nodeDisk } from './disk.ts'
import { diskFailure, noDirectory } from './disk-failure.ts'

const leftover = /^\..+\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/

/** A process that is at work on a file for longer than this finds it gone, and begins again. */
const leftoverMs = 3_600_000

const attemptsMax = 3

const baseOf = (address: string): string => address.slice(address.lastIndexOf('/') + 1)
const folderOf = (address: string): string => address.slice(0, Math.max(0, address.lastIndexOf('/')))

/** A name beside `address` that nothing reads. */
const besideName = (address: string): string => join(folderOf(address), `.${baseOf(address)}.${randomUUID()}.tmp`)

const unknownOutcome = (address: string, cause: unknown): StoreFailure =>
  new StoreFailure({ code: 'outcome_unknown', stream: address }, { cause })

/** What is asked after a file was put in its place: when it fails, the file is there all the same. */
export const askedAfterwards = async <A>(address: string, ask: () => Promise<A>): Promise<A> => {
  try {
    return await ask()
  } catch (thrown) {
    throw isStoreFailure(thrown, 'corrupt_store') ? thrown : unknownOutcome(address, thrown)
  }
}

const sweepEveryMs = 3_600_000

/** Every method rejects with a `StoreFailure`. */
export class DataDirectory {
  readonly #root: string
  readonly #disk: Disk
  /** Folders that are known to have reached the disk. */
  readonly #made = new Set<string>()
  /** When leftovers of a folder were last looked for, by a clock that is never set. */
  readonly #sweptAtMs = new Map<string, number>()

  /** @throws StoreFailure `invalid_argument` for what is no path. The directory is asked for later. */
  constructor(root: string, disk: Disk = nodeDisk) {
    if (typeof root !== 'string' || root === '' || root.includes('\0'))
      throw invalidArgument('directory', 'must be the path of a directory')
    this.#root = resolve(root)
    this.#disk = disk
  }

  /** The names in a folder, without leftovers; undefined when there is no such folder. */
  async list(folder: string): Promise<readonly string[] | undefined> {
    const names = await this.#ifThere(folder, () => this.#disk.list(this.#at(folder)))
    if (names === undefined) return undefined
    const left = names.filter((name) => leftover.test(name))
    const nowMs = performance.now()
    const sweptAtMs = this.#sweptAtMs.get(folder)
    if (sweptAtMs === undefined || nowMs - sweptAtMs > sweepEveryMs) {
      if (left.length > 0) await this.#sweep(folder, left)
      this.#sweptAtMs.set(folder, nowMs)
    }
    return left.length === 0 ? names : names.filter((name) => !leftover.test(name))
  }

  /** Undefined when there is no such file. @throws StoreFailure `corrupt_store`. */
  async read(kind: string, address: string): Promise<CheckedRecord | undefined> {
    const bytes = await this.#ifThere(address, () => this.#disk.read(this.#at(address)))
    return bytes === undefined ? undefined : checkedRecordOf(kind, address, bytes)
  }

  async isThere(address: string): Promise<boolean> {
    return (await this.#ifThere(address, () => this.#disk.isThere(this.#at(address)))) === true
  }

  /**
   * Undefined when something has the address already. It costs the same either way.
   *
   * @throws StoreFailure `outcome_unknown` when the file is there and may not have reached the disk.
   */
  async create(kind: string, address: string, body: Buffer): Promise<CheckedRecord | undefined> {
    const record = recordOf(kind, address, body)
    const created = await this.#place(address, record.bytes, async (temporary) => {
      try {
        await this.#disk.link(temporary, this.#at(address))
        return true
      } catch (thrown) {
        if (systemCode(thrown) === 'EEXIST') return false
        throw thrown
      } finally {
        await this.#disk.unlink(temporary).catch(() => undefined)
      }
    })
    return created ? record : undefined
  }

  /** In the place of what is there. @throws StoreFailure `outcome_unknown`, as {@link DataDirectory.create}. */
  async replace(kind: string, address: string, body: Buffer): Promise<void> {
    await this.#place(address, recordOf(kind, address, body).bytes, (temporary) => this.#rename(temporary, address))
  }

  /** A file that says all by its name. */
  async mark(address: string): Promise<void> {
    await this.#place(address, new Uint8Array(), (temporary) => this.#rename(temporary, address))
  }

  /** Remove files of one folder, durably. Those that are gone are no matter. */
  async remove(addresses: readonly string[]): Promise<void> {
    const [first] = addresses
    if (first === undefined) return
    await this.#ifThere(first, async () => {
      for (const address of addresses) await this.#unlink(address)
      await this.#disk.sync(this.#at(folderOf(first)))
    })
  }

  /** What was left behind on the way to files of a folder that begin with `prefix`. A process at work there goes on. */
  async leftBehind(folder: string, prefix: string): Promise<readonly string[]> {
    const names = (await this.#ifThere(folder, () => this.#disk.list(this.#at(folder)))) ?? []
    return names
      .filter((name) => leftover.test(name) && name.startsWith(`.${prefix}`))
      .map((name) => join(folder, name))
  }

  /** Remove a folder with all that is in it: from one moment to the next it is not there. */
  async removeFolder(folder: string): Promise<void> {
    const doomed = besideName(folder)
    await this.#ifThere(folder, async () => {
      await this.#disk.rename(this.#at(folder), this.#at(doomed))
      this.#made.delete(folder)
      await this.#disk.sync(this.#at(folderOf(folder)))
      await this.#disk.removeTree(this.#at(doomed))
    })
  }

  /** What another process has put into the folder has reached the disk when this resolves. */
  async sync(folder: string): Promise<void> {
    await this.#ifThere(folder, () => this.#disk.sync(this.#at(folder)))
  }

  #at(address: string): string {
    return join(this.#root, address)
  }

  async #rename(temporary: string, address: string): Promise<true> {
    await this.#disk.rename(temporary, this.#at(address))
    return true
  }

  async #unlink(address: string): Promise<void> {
    try {
      await this.#disk.unlink(this.#at(address))
    } catch (thrown) {
      if (systemCode(thrown) !== 'ENOENT') throw thrown
    }
  }

  /** Undefined when it is not there, and the directory itself is. */
  async #ifThere<A>(address: string, ask: () => Promise<A>): Promise<A | undefined> {
    try {
      return await ask()
    } catch (thrown) {
      if (systemCode(thrown) !== 'ENOENT') throw diskFailure(thrown, address)
      await this.#checkRoot()
      return undefined
    }
  }

  async #checkRoot(): Promise<void> {
    const isThere = await this.#disk.isThere(this.#root).catch((thrown: unknown) => {
      throw diskFailure(thrown, '')
    })
    // A directory that is not mounted must not pass for one that is empty.
    if (!isThere) throw noDirectory()
  }

  async #sweep(folder: string, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const path = this.#at(join(folder, name))
      try {
        if (Date.now() - (await this.#disk.changedAtMs(path)) > leftoverMs) await this.#disk.removeTree(path)
      } catch {
        // Whoever may only read leaves it to others.
      }
    }
  }

  async #make(folder: string): Promise<void> {
    if (folder === '' || this.#made.has(folder)) return
    await this.#make(folderOf(folder))
    await this.#disk.makeDirectory(this.#at(folder))
    await this.#disk.sync(this.#at(folderOf(folder)))
    this.#made.add(folder)
  }

  async #place(
    address: string,
    bytes: Uint8Array,
    put: (temporary: string) => Promise<boolean>,
    attempt = 1,
  ): Promise<boolean> {
    const folder = folderOf(address)
    const temporary = this.#at(besideName(address))
    let placed: boolean
    try {
      await this.#make(folder)
      await this.#disk.write(temporary, bytes)
      placed = await put(temporary)
    } catch (thrown) {
      await this.#disk.unlink(temporary).catch(() => undefined)
      if (systemCode(thrown) !== 'ENOENT') throw diskFailure(thrown, address)
      await this.#checkRoot()
      // The folder was removed by another process, or the file was taken for a leftover.
      this.#made.clear()
      if (attempt === attemptsMax) throw diskFailure(thrown, address)
      return this.#place(address, bytes, put, attempt + 1)
    }
    try {
      await this.#disk.sync(this.#at(folder))
    } catch (thrown) {
      throw placed ? unknownOutcome(address, thrown) : diskFailure(thrown, address)
    }
    return placed
  }
}
