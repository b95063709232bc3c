/**
 * Rounds: ours, the peer, ours, the peer … so that whatever else the machine does concerns both.
 *
 * @module
 */
import type { Round, Samples } from './measure.ts'

/** `count` rounds of each in turn. `progress` hears of each pair. */
export const alternate = async (
  count: number,
  { ours, peer }: { readonly ours: Round; readonly peer?: Round | undefined },
  progress: () => void,
): Promise<Samples> => {
  const samples = { ours: [] as number[], peer: [] as number[] }
  for (let n = 0; n < count; n += 1) {
    samples.ours.push(await ours())
    if (peer !== undefined) samples.peer.push(await peer())
    progress()
  }
  return samples
}
