/**
 * The lock of a journal: one process at a time, and none that is dead.
 *
 * A directory beside the journal holds one socket, on which its holder listens. The system closes it with the process,
 * however that ends; so there is nothing to believe about process ids, which are given out again, nor about clocks, and
 * two containers that share a disk lock each other out as well. To take the lock is to rename a directory with one's own
 * socket, which listens already, onto that directory: the system does so only when it is empty or absent. A dead socket
 * is taken out of it first, by its name, which was never another's. So whoever is late takes nothing from a new holder.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { lstat, mkdir, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises'
import type { Server } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { invalidArgument, StoreFailure } from '@muniment/kernel'
import { fileFailure, systemCode } from '../file-failure.ts'
import { JournalHeld } from './held-journal.ts'
import { listenIn, listensIn } from './listening-socket.ts'

/** Held until it is released, or until the process ends. */
export interface JournalLock {
  release(): Promise<void>
}

/** Only others who come and go at the same moment make another attempt necessary. */
const attemptsMax = 1_000

const lockPathOf = (path: string): string => `${path}.lock`

/** Directories of those who want the lock. */
const wantingPrefixOf = (path: string): string => `.${basename(path)}.lock-`

const codesOf = (thrown: unknown, ...codes: readonly string[]): boolean => codes.includes(systemCode(thrown) as string)

const ignoring = async (call: Promise<unknown>, ...codes: readonly string[]): Promise<void> => {
  try {
    await call
  } catch (thrown) {
    if (!codesOf(thrown, ...codes)) throw thrown
  }
}

const pidOf = (name: string): number => Number.parseInt(name, 10)

/** A socket of a holder: its process and a text by chance. */
const socketName = /^\d+-[0-9a-f]{16}$/

const notALock = (): StoreFailure => invalidArgument('journal', 'has beside it, as its lock, what is none of ours')

/**
 * Takes dead sockets out of the lock, and nothing else: what somebody has put in its place is theirs.
 *
 * @throws StoreFailure `unavailable` when somebody listens, `invalid_argument` for a lock that is none.
 */
const clearDead = async (path: string): Promise<void> => {
  const lockPath = lockPathOf(path)
  const there = await lstat(lockPath).catch((thrown: unknown) => {
    if (codesOf(thrown, 'ENOENT')) return undefined
    throw thrown
  })
  if (there !== undefined && !there.isDirectory()) throw notALock()
  let names: readonly string[] = []
  await ignoring(
    readdir(lockPath).then((found) => (names = found)),
    'ENOENT',
  )
  for (const name of names) {
    const kept = await lstat(join(lockPath, name)).catch(() => undefined)
    if (kept !== undefined && !(socketName.test(name) && kept.isSocket())) throw notALock()
    const state = await listensIn(lockPath, name)
    if (state === 'listens')
      throw new StoreFailure({ code: 'unavailable' }, { cause: new JournalHeld(path, pidOf(name)) })
    if (state === 'dead') await ignoring(unlink(join(lockPath, name)), 'ENOENT')
  }
}

/** A directory with a socket that listens; undefined when a holder has swept it away meanwhile. */
const want = async (wanting: string, name: string): Promise<Server | undefined> => {
  await ignoring(mkdir(wanting, { mode: 0o700 }), 'EEXIST')
  try {
    return await listenIn(wanting, name)
  } catch (thrown) {
    // Node says EACCES as well where the directory is gone.
    if (codesOf(thrown, 'ENOENT', 'EACCES') && !existsSync(wanting)) return undefined
    if (!codesOf(thrown, 'ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EINVAL')) throw thrown
    const needs = 'sockets in the file system of the journal'
    throw new StoreFailure({ code: 'unsupported', needs }, { cause: thrown })
  }
}

// Whoever was killed while they wanted the lock has left a directory. One who still wants it will find it held.
const sweep = async (path: string): Promise<void> => {
  const prefix = wantingPrefixOf(path)
  const isOurs = (name: string): boolean => name.startsWith(prefix) && /^[0-9a-f]{16}$/.test(name.slice(prefix.length))
  const left = (await readdir(dirname(path)).catch(() => [])).filter(isOurs)
  await Promise.allSettled(left.map((name) => rm(join(dirname(path), name), { recursive: true, force: true })))
}

/** Whether the lock is ours now. */
const take = async (wanting: string, path: string, name: string): Promise<boolean> => {
  try {
    await rename(wanting, lockPathOf(path))
  } catch (thrown) {
    // The last: our directory was swept away by a holder, who may be gone by now.
    if (codesOf(thrown, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) return false
    throw thrown
  }
  // Not if the socket alone was swept away.
  return (await listensIn(lockPathOf(path), name)) === 'listens'
}

const giveUp = async (wanting: string, server: Server | undefined): Promise<void> => {
  server?.close()
  await rm(wanting, { recursive: true, force: true }).catch(() => undefined)
}

/**
 * Locks the journal at a path without links.
 *
 * @throws StoreFailure `unavailable` with {@link JournalHeld} as its cause, `unsupported`, `invalid_argument` for the
 *   path, `access_denied`.
 */
export const lockJournal = async (path: string): Promise<JournalLock> => {
  if (process.platform === 'win32') throw new StoreFailure({ code: 'unsupported', needs: 'a lock of files on Windows' })
  try {
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      await clearDead(path)
      const token = randomBytes(8).toString('hex')
      const name = `${process.pid}-${token}`
      const wanting = join(dirname(path), `${wantingPrefixOf(path)}${token}`)
      let server: Server | undefined
      let taken = false
      try {
        server = await want(wanting, name)
        taken = server !== undefined && (await take(wanting, path, name))
      } finally {
        if (!taken) await giveUp(wanting, server)
      }
      if (server === undefined || !taken) continue
      const held = server
      await sweep(path)
      return { release: () => release(path, name, held) }
    }
    throw new StoreFailure({ code: 'unavailable' })
  } catch (thrown) {
    throw fileFailure(thrown, 'journal')
  }
}

const release = async (path: string, name: string, server: Server): Promise<void> => {
  await ignoring(unlink(join(lockPathOf(path), name)), 'ENOENT')
  server.close()
  // Another may have taken it already.
  await ignoring(rmdir(lockPathOf(path)), 'ENOTEMPTY', 'EEXIST', 'ENOENT')
}
