/**
 * The clock of all figures: processor time of this process, on one core.
 *
 * Everything measured here happens in memory and waits for nothing. A wall clock would show what the neighbours on a
 * busy machine leave over. Garbage is collected on the same thread (`--single-threaded-gc`), so its cost is counted
 * once, and in full.
 *
 * @module
 */

const microseconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return user + system
}

/** What was made to prepare a round is not collected at its expense. The process is started with `--expose-gc`. */
const collectGarbage = (): void => {
  ;(globalThis as { gc?: () => void }).gc?.()
}

/** How many of `count` would be done in a second. */
export const rateOf = async (count: number, work: () => Promise<void> | void): Promise<number> => {
  collectGarbage()
  const began = process.cpuUsage()
  await work()
  return (count / microseconds(began)) * 1_000_000
}

/** Milliseconds for one of `count`. */
export const millisecondsOf = async (count: number, work: () => Promise<void> | void): Promise<number> =>
  1_000 / (await rateOf(count, work))
