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

/** Each side warms up for so long, so that the code of both is optimised, however long their rounds are. */
const warmUpMs = 3_000

/** Rounds that do not count, two at least. */
const warmUp = async (round: Round): Promise<void> => {
  const began = performance.now()
  for (let n = 0; n < 2 || performance.now() - began < warmUpMs; n += 1) await round()
}

/** `count` rounds of each in turn. */
export const alternate = async (count: number, { ours, peer }: Record<'ours' | 'peer', Round>): Promise<Samples> => {
  const samples = { ours: [] as number[], peer: [] as number[] }
  await warmUp(ours)
  await warmUp(peer)
  for (let n = 0; n < count; n += 1) {
    samples.ours.push(await ours())
    samples.peer.push(await peer())
    progress('.')
  }
  return samples
}

/** The same for what has no peer. */
export const repeat = async (count: number, ours: Round): Promise<Samples> => {
  const samples: number[] = []
  await warmUp(ours)
  for (let n = 0; n < count; n += 1) {
    samples.push(await ours())
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
