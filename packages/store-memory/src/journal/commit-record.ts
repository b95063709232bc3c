/**
 * A record of the commit file: which bytes of the journal are being written, or were.
 *
 * @module
 */
import { createHash } from 'node:crypto'

/** Bytes of the journal that are written together: appends are whole or absent because their group is. */
export interface ByteGroup {
  readonly start: number
  readonly end: number
  readonly sha256: string
  /** The digest of everything before `start`. */
  readonly before: string
}

/**
 * Before `start` everything has been acknowledged. From there to `end` a group is being written, and nobody knows what
 * of it is there; or it was written, and perhaps the journal was closed after it.
 */
export interface CommitRecord extends ByteGroup {
  /** Counts up; the greatest that can be read is the one that holds. */
  readonly number: number
  readonly state: 'writing' | 'written' | 'closed'
  /** The run of the operating system; absent where it has no name. */
  readonly boot?: string
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url')

/** No bytes, behind those with this digest. */
export const emptyGroup = (at: number, before: string): ByteGroup => ({
  start: at,
  end: at,
  sha256: digestOf(new Uint8Array()),
  before,
})

const lineEnd = 0x0a
const states: readonly unknown[] = ['writing', 'written', 'closed'] satisfies CommitRecord['state'][]

/** A line of text, ended by the digest of what is before it. */
export const formatCommitRecord = (record: CommitRecord): Buffer => {
  const { number, state, start, end, sha256, before, boot } = record
  const text = JSON.stringify({ number, state, start, end, sha256, before, boot })
  return Buffer.from(`${text} ${digestOf(Buffer.from(text))}\n`)
}

const isPlace = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0

/** The record that these bytes begin with; undefined when they are torn, or none. */
export const parseCommitRecord = (bytes: Buffer): CommitRecord | undefined => {
  const line = bytes.subarray(0, Math.max(0, bytes.indexOf(lineEnd))).toString()
  const space = line.lastIndexOf(' ')
  const text = line.slice(0, Math.max(0, space))
  if (text === '' || line.slice(space + 1) !== digestOf(Buffer.from(text))) return undefined
  const record = JSON.parse(text) as CommitRecord
  const isSound = isPlace(record.number) && isPlace(record.start) && isPlace(record.end) && record.end >= record.start
  return isSound && states.includes(record.state) ? record : undefined
}
