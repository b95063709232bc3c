/**
 * JSONL files: written beside the old one and then put in its place, read line by line.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StoreFailure } from '@muniment/kernel'
import { checkPath, fileFailure } from './file-failure.ts'
import { syncDirectory } from './sync-directory.ts'

/** Longest line that is read, in bytes: a file without line ends must not fill the memory. */
const lineBytesMax = 64 * 1_024 * 1_024
const writtenAtOnce = 256 * 1_024
const lineEnd = 0x0a

const writeSynced = async (path: string, lines: AsyncIterable<string>): Promise<void> => {
  // The log holds digests and personal data: nobody but the owner reads it.
  const file = await open(path, 'wx', 0o600)
  try {
    let chunk = ''
    for await (const line of lines) {
      chunk += line
      if (chunk.length < writtenAtOnce) continue
      await file.appendFile(chunk)
      chunk = ''
    }
    await file.appendFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Replaces the file whole. A process that is killed leaves the old file or the new one, and perhaps a `.tmp` beside it.
 *
 * @throws StoreFailure `invalid_argument` for the path, `access_denied`, `unavailable`, or what the lines fail with.
 */
export const replaceFile = async (path: string, lines: AsyncIterable<string>): Promise<void> => {
  checkPath(path)
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    await writeSynced(temporary, lines)
    await rename(temporary, path)
    await syncDirectory(dirname(path))
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw fileFailure(thrown)
  }
}

const textOf = (line: Buffer, lineNumber: number): string => {
  if (!isUtf8(line)) throw new StoreFailure({ code: 'corrupt_store', where: `line ${lineNumber}: is no UTF-8` })
  return line.toString('utf8')
}

/**
 * The lines of a file, or of its first `length` bytes, each with its LF; a torn last line comes without.
 *
 * @throws StoreFailure `invalid_argument` for the path, `access_denied`, `unavailable`, `corrupt_store`.
 */
export async function* linesOfFile(path: string, length?: number): AsyncGenerator<string, void, void> {
  checkPath(path)
  if (length === 0) return
  const range = length === undefined ? {} : { end: length - 1 }
  let lineNumber = 1
  let begun: Buffer[] = []
  let begunBytes = 0
  try {
    for await (const chunk of createReadStream(path, {
      highWaterMark: writtenAtOnce,
      ...range,
    }) as AsyncIterable<Buffer>) {
      let start = 0
      for (let end = chunk.indexOf(lineEnd); end !== -1; end = chunk.indexOf(lineEnd, start)) {
        const rest = chunk.subarray(start, end + 1)
        yield textOf(begun.length === 0 ? rest : Buffer.concat([...begun, rest]), lineNumber)
        lineNumber += 1
        begun = []
        begunBytes = 0
        start = end + 1
      }
      if (start === chunk.length) continue
      begun.push(chunk.subarray(start))
      begunBytes += chunk.length - start
      if (begunBytes > lineBytesMax) {
        const where = `line ${lineNumber}: is longer than ${lineBytesMax} bytes`
        throw new StoreFailure({ code: 'corrupt_store', where })
      }
    }
  } catch (thrown) {
    throw fileFailure(thrown)
  }
  if (begun.length > 0) yield textOf(Buffer.concat(begun), lineNumber)
}
