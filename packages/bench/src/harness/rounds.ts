/**
 * Rounds: ours, the peer, ours, the peer … so that whatever else the machine does concerns both.
 *
 * @module
 */
import { median } from './median.ts'

/** One round: does the work and answers the figure that it measured. */
export type Round = () => Promise<number>

export interface Samples {
  readonly ours: readonly number[]
  readonly peer: readonly number[]
}

const progress = (text: string): void => void process.stderr.write(text)

/** Nobody pays for the garbage of the one before. The process is started with `--expose-gc`. */
const collectGarbage = (): void => {
  ;(globalThis as { gc?: () => void }).gc?.()
}

const sampled = async (round: Round): Promise<number> => {
  collectGarbage()
  return round()
}

/** Two rounds of each to warm up, which do not count, then `count` rounds of each in turn. */
export const alternate = async (count: number, { ours, peer }: Record<'ours' | 'peer', Round>): Promise<Samples> => {
  const samples = { ours: [] as number[], peer: [] as number[] }
  for (let warm = 0; warm < 2; warm += 1) {
    await ours()
    await peer()
  }
  for (let n = 0; n < count; n += 1) {
    samples.ours.push(await sampled(ours))
    samples.peer.push(await sampled(peer))
    progress('.')
  }
  return samples
}

/** The same for what has no peer. */
export const repeat = async (count: number, ours: Round): Promise<Samples> => {
  const samples: number[] = []
  for (let warm = 0; warm < 2; warm += 1) await ours()
  for (let n = 0; n < count; n += 1) {
    samples.push(await sampled(ours))
    progress('.')
  }
  return { ours: samples, peer: [] }
}

/** Medians: of ours, of the peer's, and of the ratios round by round. */
export const summarized = ({ ours, peer }: Samples): { ours: number; peer: number; ratio: number } => ({
  ours: median(ours),
  peer: median(peer),
  ratio: median(ours.map((value, n) => value / (peer[n] ?? Number.NaN))),
})
