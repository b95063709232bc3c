/**
 * The HeadStore of files: any number of processes may use one directory.
 *
 * @module
 */
import { checkHead, checkPortName, type Head, type HeadStore, isNewHead } from '@muniment/kernel'
import { jsonOf } from './checked-record.ts'
import { DataDirectory } from './data-directory.ts'
import { escapedName } from './escaped-name.ts'
import { NumberedFiles, type NumberedRecord, tooBusy } from './numbered-files.ts'

const attemptsMax = 100

const headOf = ({ address, body }: NumberedRecord): Head => {
  const { size, note } = jsonOf<Head>(address, body.toString('utf8'), checkHead)
  return { size, note }
}

export const headStoreIn = (directory: DataDirectory): HeadStore => {
  const folderOf = (log: string): string => {
    checkPortName(log, 'log')
    return `heads/${escapedName(log)}`
  }
  const filesOf = (log: string): NumberedFiles => new NumberedFiles(directory, folderOf(log), 'head')
  return {
    durable: true,
    latest: async (log) => {
      const kept = await filesOf(log).newest()
      return kept && headOf(kept)
    },
    record: async (log, head) => {
      const files = filesOf(log)
      checkHead(head)
      const { size, note } = head
      const body = Buffer.from(JSON.stringify({ size, note }))
      for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
        const kept = await files.newest()
        // Another process may have put it there and not have synced it yet.
        if (!isNewHead(kept && headOf(kept), { size, note })) return directory.sync(folderOf(log))
        const recorded = await files.append(kept, body)
        if (recorded !== undefined) return files.forgetBehind(recorded.number)
      }
      throw tooBusy()
    },
  }
}

/**
 * Heads below `directory`, which must exist and have hard links.
 *
 * @throws StoreFailure `invalid_argument` for what is no path.
 */
export const fileHeadStore = (directory: string): HeadStore => headStoreIn(new DataDirectory(directory))
