/**
 * The disk as the file stores see it: a port of its own, so that a test can let any step of it fail.
 *
 * @module
 */
import { link, mkdir, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises'
import { systemCode } from '../file-failure.ts'
import { syncDirectory } from '../sync-directory.ts'

/** Every method rejects with the system's own error. Directories are the owner's alone, and so are files. */
export interface Disk {
  /** One that is there is left as it is. */
  readonly makeDirectory: (path: string) => Promise<void>
  readonly list: (path: string) => Promise<readonly string[]>
  readonly read: (path: string) => Promise<Buffer>
  readonly isThere: (path: string) => Promise<boolean>
  readonly changedAtMs: (path: string) => Promise<number>
  /** A new file, which has reached the disk when this resolves; its name may not have. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>
  /** A second name for the file, unless something has that name already. */
  readonly link: (from: string, to: string) => Promise<void>
  readonly rename: (from: string, to: string) => Promise<void>
  readonly unlink: (path: string) => Promise<void>
  readonly removeTree: (path: string) => Promise<void>
  /** Names that were made and removed have reached the disk when this resolves. */
  readonly sync: (path: string) => Promise<void>
}

export const nodeDisk: Disk = {
  makeDirectory: async (path) => {
    try {
      await mkdir(path, { mode: 0o700 })
    } catch (thrown) {
      if (systemCode(thrown) !== 'EEXIST') throw thrown
    }
  },
  list: (path) => readdir(path),
  read: (path) => readFile(path),
  isThere: async (path) => {
    try {
      await stat(path)
      return true
    } catch (thrown) {
      if (systemCode(thrown) === 'ENOENT') return false
      throw thrown
    }
  },
  changedAtMs: async (path) => (await stat(path)).mtimeMs,
  write: async (path, bytes) => {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  },
  link,
  rename,
  unlink,
  removeTree: (path) => rm(path, { recursive: true, force: true }),
  sync: syncDirectory,
}
