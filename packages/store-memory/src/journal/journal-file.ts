/**
 * The few things that are done to a file whose bytes must be on the disk.
 *
 * @module
 */
import { invalidArgument } from '@muniment/kernel'
import { constants, readFileSync } from 'node:fs'
import { type FileHandle, lstat, open } from 'node:fs/promises'

/** An open file. Tests have one that fails. */
export interface JournalFile {
  size(): Promise<number>
  /** Exactly these bytes; fails when the file ends before. */
  read(position: number, length: number): Promise<Buffer>
  /** All of the bytes, or it fails and some of them may be there. */
  write(bytes: Uint8Array, position: number): Promise<void>
  truncate(length: number): Promise<void>
  /** What was written is on the disk. After a failure nobody can say what is. */
  sync(): Promise<void>
  /** False when its name is another file's by now, or nobody's: what is written then is lost with the last who has it open. */
  isInPlace?(): Promise<boolean>
  close(): Promise<void>
}

/** What a journal needs of the system. */
export interface JournalSystem {
  /** Opens a file for reading and writing, and makes it where there is none. */
  open(path: string): Promise<JournalFile>
  /** The name of this run of the operating system, where it has one. */
  boot(): string | undefined
}

const readWhole = async (file: FileHandle, position: number, length: number): Promise<Buffer> => {
  const bytes = Buffer.alloc(length)
  for (let read = 0; read < length; ) {
    const { bytesRead } = await file.read(bytes, read, length - read, position + read)
    if (bytesRead === 0) throw new RangeError('the file ends before what is to be read')
    read += bytesRead
  }
  return bytes
}

// A disk that is full takes a part first, without an error.
const writeWhole = async (file: FileHandle, bytes: Uint8Array, position: number): Promise<void> => {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}

/** Only the owner reads a file that is made: the log holds digests and personal data. */
const openJournalFile = async (path: string): Promise<JournalFile> => {
  // A link has been followed already, by the name that is locked.
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW
  const file = await open(path, flags, 0o600)
  const opened = await file.stat()
  if (!opened.isFile() || opened.nlink > 1) {
    await file.close()
    const rule = opened.isFile()
      ? 'must be the only name of its file: a lock by another name would be another lock'
      : 'must name a file in a directory that exists'
    throw invalidArgument('journal', rule)
  }
  const isInPlace = async (): Promise<boolean> => {
    try {
      const named = await lstat(path)
      return named.dev === opened.dev && named.ino === opened.ino && named.nlink === 1
    } catch {
      return false
    }
  }
  return {
    isInPlace,
    size: async () => (await file.stat()).size,
    read: (position, length) => readWhole(file, position, length),
    write: (bytes, position) => writeWhole(file, bytes, position),
    truncate: (length) => file.truncate(length),
    sync: () => file.datasync(),
    close: () => file.close(),
  }
}

const currentBoot = (): string | undefined => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return undefined
  }
}

export const journalSystem: JournalSystem = { open: openJournalFile, boot: currentBoot }
