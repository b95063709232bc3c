/**
 * Reads a journal as it is and says what of it stays. Nothing is changed here.
 *
 * @module
 */
import { createHash, type Hash } from 'node:crypto'
import { isStoreFailure, StoreFailure } from '@muniment/kernel'
import type { EventLog } from '../event-log.ts'
import { addLine } from '../from-jsonl.ts'
import { parseRecordedEvent } from '../jsonl.ts'
import { linesOfFile } from '../jsonl-file.ts'
import { commitPathOf, lastCommitRecord } from './commit-file.ts'
import { type CommitRecord, digestOf } from './commit-record.ts'
import type { JournalFile, JournalSystem } from './journal-file.ts'
import { judgeTail } from './judge-tail.ts'

/** The state of a journal, whose events are in the log. */
export interface LoadedJournal {
  /** The record that holds; undefined when the file was never opened by this store. */
  readonly record: CommitRecord | undefined
  readonly size: number
  /** Bytes that stay. */
  readonly keep: number
  /** Of the bytes that stay; more can follow. */
  readonly digest: Hash
  /** A group that is whole but was perhaps never synced. */
  readonly unsynced: { readonly start: number; readonly bytes: Buffer } | undefined
}

const chunkBytes = 256 * 1_024
const lineEnd = 0x0a
const lineBeginning = Buffer.from('{"stream":"')

const corrupt = (where: string): StoreFailure => new StoreFailure({ code: 'corrupt_store', where })

/** Bytes up to the last line end, which is included. */
const wholeLinesOf = async (journal: JournalFile, size: number): Promise<number> => {
  for (let end = size; end > 0; end -= chunkBytes) {
    const start = Math.max(0, end - chunkBytes)
    const found = (await journal.read(start, end - start)).lastIndexOf(lineEnd)
    if (found !== -1) return start + found + 1
  }
  return 0
}

/** The digest of what is between two places, behind what it is of already. */
const digestTo = async (digest: Hash, journal: JournalFile, start: number, end: number): Promise<Hash> => {
  for (let at = start; at < end; at += chunkBytes) digest.update(await journal.read(at, Math.min(chunkBytes, end - at)))
  return digest
}

const addLines = async (log: EventLog, path: string, keep: number): Promise<number> => {
  let lineNumber = 0
  try {
    for await (const line of linesOfFile(path, keep)) {
      lineNumber += 1
      addLine(log, line, lineNumber)
    }
  } catch (failure) {
    if (!isStoreFailure(failure) || failure.detail.code !== 'corrupt_store') throw failure
    throw corrupt(`${path}, ${failure.detail.where}`)
  }
  return lineNumber
}

const isEvent = (tail: Buffer, lineNumber: number): boolean => {
  try {
    parseRecordedEvent(tail.toString(), lineNumber)
    return true
  } catch {
    return false
  }
}

/** A file that was saved, or copied while it was written: a begun line at its end is cut, and nothing else. */
const loadForeign = async (log: EventLog, path: string, journal: JournalFile, size: number): Promise<LoadedJournal> => {
  const keep = await wholeLinesOf(journal, size)
  const lineNumber = (await addLines(log, path, keep)) + 1
  const tail = await journal.read(keep, size - keep)
  // Cutting what is no event, or an event that only lost its line end, would take away what somebody wrote.
  const begun = tail.subarray(0, lineBeginning.length)
  if (!begun.equals(lineBeginning.subarray(0, begun.length)) || isEvent(tail, lineNumber)) {
    throw corrupt(`${path}, line ${lineNumber}: has no line end, and is no line that was begun`)
  }
  const digest = await digestTo(createHash('sha256'), journal, 0, keep)
  return { record: undefined, size, keep, digest, unsynced: undefined }
}

/**
 * Fills the log with what stays.
 *
 * @throws StoreFailure `corrupt_store` that names the file and the line.
 */
export const loadJournal = async (
  log: EventLog,
  path: string,
  journal: JournalFile,
  system: Pick<JournalSystem, 'boot'>,
): Promise<LoadedJournal> => {
  const size = await journal.size()
  const record = await lastCommitRecord(path)
  if (record === undefined) return loadForeign(log, path, journal, size)
  if (record === 'damaged') throw corrupt(`${commitPathOf(path)}: holds no record that can be read`)
  const { start, end, sha256, before, boot, state } = record
  const digest = await digestTo(createHash('sha256'), journal, 0, Math.min(start, size))
  const isSound = digest.copy().digest('base64url') === before
  const bytes = size >= end ? await journal.read(start, end - start) : undefined
  const isWhole = bytes !== undefined && digestOf(bytes) === sha256
  const sameBoot = boot !== undefined && boot === system.boot()
  const verdict = judgeTail({ record, size, isSound, isWhole, sameBoot })
  if ('refusal' in verdict) {
    // Damage that shows in a line is named rather than what shows only in the whole.
    const lines = await addLines(log, path, await wholeLinesOf(journal, Math.min(size, end)))
    const place = isSound && size !== end ? `line ${lines + 1}` : `lines 1 to ${lines}`
    throw corrupt(`${path}, ${place}: the file ${verdict.refusal}`)
  }
  await addLines(log, path, verdict.keep)
  const unsynced = state === 'writing' && isWhole && bytes.length > 0 ? { start, bytes } : undefined
  await digestTo(digest, journal, start, verdict.keep)
  return { record, size, keep: verdict.keep, digest, unsynced }
}
