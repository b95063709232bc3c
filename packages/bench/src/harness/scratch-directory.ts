/** A directory for the files of one contender, which goes when its process is stopped. @module */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty one, where the system keeps what is temporary: the disk that is measured is that one. */
export const scratchDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'muniment-bench-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  process.once('SIGTERM', () => process.exit())
  return directory
}
