/**
 * The text of a commit of rows, and of all rows up to a commit: a line that says how far, then a line for each row.
 *
 * @module
 */
import { checkProgress, checkRowKey, invalidArgument, type Json, type Progress } from '@muniment/kernel'
import { corruptFile, jsonOf } from './checked-record.ts'

/** How far. */
export interface CommitHead extends Progress {
  /** Of the commit, where all rows up to it are written. */
  readonly token?: string | undefined
}

const lineEnd = 0x0a
/** Rows are joined to one text until it is so long. */
const textCharactersMax = 256 * 1_024

const rowLine = (key: string, row: Json | undefined): string => {
  if (row === undefined) return `\n${JSON.stringify([key])}`
  const text = JSON.stringify(row) as string | undefined
  if (text === undefined) throw invalidArgument('rows', 'must be JSON')
  return `\n[${JSON.stringify(key)},${text}]`
}

export const commitText = (
  { checkpoint, sequence, token }: CommitHead,
  rows: Iterable<readonly [key: string, row: Json | undefined]>,
): Buffer => {
  const parts: Buffer[] = []
  let text = JSON.stringify({ checkpoint, sequence, token })
  for (const [key, row] of rows) {
    text += rowLine(key, row)
    if (text.length < textCharactersMax) continue
    parts.push(Buffer.from(text))
    text = ''
  }
  return Buffer.concat([...parts, Buffer.from(text)])
}

const checkHead = (head: CommitHead): void => {
  checkProgress(head)
  if (head.token !== undefined && typeof head.token !== 'string') throw new TypeError('token')
}

const checkRow = (row: readonly [string, Json?]): void => {
  if (!Array.isArray(row) || row.length < 1 || row.length > 2) throw new TypeError('row')
  checkRowKey(row[0])
}

/** Reads what {@link commitText} wrote. @throws StoreFailure `corrupt_store`, which names the address. */
export const readCommit = (
  address: string,
  body: Buffer,
  put: (key: string, row: Json | undefined) => void,
): CommitHead => {
  let head: CommitHead | undefined
  for (let start = 0; start <= body.length; ) {
    const found = body.indexOf(lineEnd, start)
    const end = found === -1 ? body.length : found
    const line = body.toString('utf8', start, end)
    if (head === undefined) head = jsonOf<CommitHead>(address, line, checkHead)
    else {
      const [key, row] = jsonOf<readonly [string, Json?]>(address, line, checkRow)
      put(key, row)
    }
    start = end + 1
  }
  if (head === undefined) throw corruptFile(address, 'is empty')
  return head
}
