/**
 * The CheckpointStore of files: any number of processes may use one directory.
 *
 * @module
 */
import { checkPortName, checkProgress, type CheckpointStore, type Progress, StoreFailure } from '@muniment/kernel'
import { jsonOf } from './checked-record.ts'
import { DataDirectory } from './data-directory.ts'
import { escapedName } from './escaped-name.ts'
import { NumberedFiles, type NumberedRecord } from './numbered-files.ts'

export const checkpointStoreIn = (directory: DataDirectory): CheckpointStore => {
  const filesOf = (follower: string): NumberedFiles => {
    checkPortName(follower, 'follower')
    return new NumberedFiles(directory, `checkpoints/${escapedName(follower)}`, 'checkpoint')
  }
  const progressOf = ({ address, body }: NumberedRecord): Progress =>
    jsonOf<Progress>(address, body.toString('utf8'), checkProgress)
  return {
    durable: true,
    load: async (follower) => {
      const saved = await filesOf(follower).newest()
      if (saved === undefined) return undefined
      const { checkpoint, sequence } = progressOf(saved)
      return { checkpoint, sequence, token: saved.token }
    },
    save: async (follower, progress, token) => {
      const files = filesOf(follower)
      checkProgress(progress)
      const { checkpoint, sequence } = progress
      const before = await files.newest()
      if (before?.token !== token) throw new StoreFailure({ code: 'checkpoint_conflict' })
      const saved = await files.append(before, Buffer.from(JSON.stringify({ checkpoint, sequence })))
      if (saved === undefined) throw new StoreFailure({ code: 'checkpoint_conflict' })
      await files.forgetBehind(saved.number)
      return saved.token
    },
  }
}

/**
 * Checkpoints below `directory`, which must exist and have hard links.
 *
 * @throws StoreFailure `invalid_argument` for what is no path.
 */
export const fileCheckpointStore = (directory: string): CheckpointStore =>
  checkpointStoreIn(new DataDirectory(directory))
