/**
 * Each contender has a process of its own: its heap, its optimised code and whatever its libraries do to a process
 * (better-auth's AsyncLocalStorage slows every promise) are no other's.
 *
 * The process prepares, warms up and says that it is ready; then it runs a round whenever it is asked to.
 *
 * @module
 */
import { fork } from 'node:child_process'
import type { Contender, Measure, Round } from './measure.ts'

/** Which of the two a process is. */
export type Side = 'ours' | 'peer'

/** Rounds that do not count, for so long and two at least, so that the code of both sides is optimised. */
const warmUpMs = 3_000

/** In the process of a contender: never returns by itself. */
export const contend = async (contender: Contender, quick: boolean): Promise<void> => {
  const round = await contender(quick)
  const began = performance.now()
  for (let n = 0; n < 2 || performance.now() - began < warmUpMs; n += 1) await round()
  process.on('message', () => {
    round().then(
      (figure) => process.send?.(figure),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
        process.exit(1)
      },
    )
  })
  process.send?.('ready')
}

const flags = ['--expose-gc', '--single-threaded-gc', '--no-flush-bytecode']

/** A contender in another process, ready for its first round. */
export const contenderProcess = async (
  program: string,
  { name, heapMiB = 4_096 }: Measure,
  side: Side,
  quick: boolean,
): Promise<{ readonly round: Round; readonly stop: () => void }> => {
  const child = fork(program, ['--inside', name, '--side', side, ...(quick ? ['--quick'] : [])], {
    execArgv: [...flags, `--max-old-space-size=${heapMiB}`],
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
  })
  const answer = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`${name}, ${side}: the process ended`))
      child.once('exit', ended)
      child.once('message', (message) => {
        child.off('exit', ended)
        resolve(message)
      })
    })
  await answer()
  const round: Round = async () => {
    const answered = answer()
    child.send('round')
    return (await answered) as number
  }
  return { round, stop: () => void child.kill() }
}
