/**
 * What is kept outside the log, in files: keys of subjects, checkpoints, rows of projections.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileCheckpointStore, fileKeyStore, fileProjectionStore } from '@muniment/store-memory'
import { elapsedRateOf } from '../harness/elapsed-time.ts'
import type { Contender, Measure } from '../harness/measure.ts'
import { scratchDirectory } from '../harness/scratch-directory.ts'

const calls = 100

/** A round of calls, each of which is told how many were made before it. */
const calling =
  (prepare: (directory: string) => Promise<(n: number) => Promise<void>>): Contender =>
  async () => {
    const call = await prepare(scratchDirectory())
    let made = 0
    return () =>
      elapsedRateOf(calls, async () => {
        for (let n = 0; n < calls; n += 1) {
          await call(made)
          made += 1
        }
      })
  }

/** A new file of so many bytes, synced, and nothing that makes sure of its name. */
const bareFile = (bytes: number): Measure['peer'] => ({
  name: 'bare file: create, write, fsync',
  contender: calling(async (directory) => {
    const content = randomBytes(bytes)
    return async (n) => {
      const file = await open(join(directory, String(n)), 'wx')
      await file.write(content)
      await file.sync()
      await file.close()
    }
  }),
})

const creatingKeys = calling(async (directory) => {
  const keys = fileKeyStore(directory)
  return async (n) => {
    assert.equal((await keys.create(`subject-${n}`, randomBytes(32))).status, 'present')
  }
})

const gettingKeys = calling(async (directory) => {
  const keys = fileKeyStore(directory)
  for (let n = 0; n < calls; n += 1) await keys.create(`subject-${n}`, randomBytes(32))
  return async (n) => {
    assert.equal((await keys.get(`subject-${n % calls}`)).status, 'present')
  }
})

const savingCheckpoints = calling(async (directory) => {
  const checkpoints = fileCheckpointStore(directory)
  let token: string | undefined
  return async (n) => {
    token = await checkpoints.save('follower', { checkpoint: String(n), sequence: n }, token)
  }
})

const rowsOfCommit = 100

const committingRows = calling(async (directory) => {
  const rows = await fileProjectionStore(directory).open('projection', 1)
  let token: string | undefined
  return async (n) => {
    const changed = Array.from(
      { length: rowsOfCommit },
      (_, row) => [`row-${(n * rowsOfCommit + row) % 10_000}`, { name: `Row ${row}`, changes: n }] as const,
    )
    token = await rows.commit(new Map(changed), { checkpoint: String(n), sequence: n }, token)
  }
})

const rowOf = (name: string, path: string, ours: Contender, peer?: Measure['peer']): Measure => ({
  group: 'ports-on-files',
  name,
  path,
  unit: 'per second',
  ours,
  ...(peer === undefined ? {} : { peer }),
  budgets: [],
  notes: ['Calls a second, one after the other, by the clock on the wall.'],
})

export const portsOnFiles: readonly Measure[] = [
  rowOf('file-key-create', 'key store of files: create a key', creatingKeys, bareFile(150)),
  rowOf('file-key-get', 'key store of files: get one of 100 keys', gettingKeys),
  rowOf('file-checkpoint-save', 'checkpoint store of files: save', savingCheckpoints, bareFile(150)),
  rowOf('file-commit-of-100-rows', 'projection store of files: commit 100 rows', committingRows, bareFile(5_000)),
]
