/**
 * The clock of what waits for a disk: elapsed time, since a process that waits takes none of the processor's.
 *
 * Whatever else the machine does is in it. The peer does it on the same disk, by turns.
 *
 * @module
 */

/** How many of `count` are done in a second. */
export const elapsedRateOf = async (count: number, work: () => Promise<void>): Promise<number> => {
  const began = performance.now()
  await work()
  return (count / (performance.now() - began)) * 1_000
}

/** Milliseconds that it takes. */
export const elapsedMillisecondsOf = async (work: () => Promise<void>): Promise<number> =>
  1_000 / (await elapsedRateOf(1, work))
