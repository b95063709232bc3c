/**
 * The clock of all figures: processor time of this process, all of its threads, the garbage collector's included.
 *
 * Everything measured here happens in memory and waits for nothing. On an idle machine a wall clock shows up to a third
 * more, because garbage is collected on a second core; on a busy one it shows what the neighbours leave over.
 *
 * @module
 */

const microseconds = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return user + system
}

/** How many of `count` would be done in a second. */
export const rateOf = async (count: number, work: () => Promise<void> | void): Promise<number> => {
  const began = process.cpuUsage()
  await work()
  return (count / microseconds(began)) * 1_000_000
}

/** Milliseconds for one of `count`. */
export const millisecondsOf = async (count: number, work: () => Promise<void> | void): Promise<number> =>
  1_000 / (await rateOf(count, work))
