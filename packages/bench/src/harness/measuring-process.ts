/**
 * Each measure runs in a process of its own: no row inherits the heap, or the optimised code, of the one before. Ours
 * and the peer share that process.
 *
 * @module
 */
import { fork } from 'node:child_process'
import type { Measure, Row, Thoroughness } from './measure.ts'

/** Run a measure in another process. Its output goes to stderr; the rows come back as a message. */
export const measureApart = (
  program: string,
  { name, heapMiB }: Measure,
  { quick }: Thoroughness,
): Promise<readonly Row[]> =>
  new Promise((resolve, reject) => {
    const child = fork(program, ['--inside', name, ...(quick ? ['--quick'] : [])], {
      execArgv: [
        ...process.execArgv,
        '--expose-gc',
        '--no-flush-bytecode',
        '--single-threaded-gc',
        `--max-old-space-size=${heapMiB}`,
      ],
      stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
    })
    let rows: readonly Row[] | undefined
    child.on('message', (message) => {
      rows = message as readonly Row[]
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (rows !== undefined) resolve(rows)
      else reject(new Error(`${name} ended without rows (${signal ?? `exit code ${code}`})`))
    })
  })

/** In that process: measure, send the rows, end. */
export const measureInside = async (measure: Measure, thoroughness: Thoroughness): Promise<void> => {
  const rows = await measure.run(thoroughness)
  if (process.send === undefined) console.log(JSON.stringify(rows, undefined, 2))
  else process.send(rows)
}
