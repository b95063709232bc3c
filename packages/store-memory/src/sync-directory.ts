/**
 * Directories that have reached the disk, without which a file that was made or renamed in them may not survive.
 *
 * @module
 */
import { open } from 'node:fs/promises'

/** Windows cannot open a directory, and does without. */
export const syncDirectory = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
