/** The command line. @module */
import { parseArgs } from 'node:util'

export interface Options {
  /** Replay this one and print its history. */
  readonly seed: number | undefined
  /** Run so many, from `from` on. */
  readonly seeds: number
  readonly from: number
  readonly json: boolean
  /** Connection string of an EventStoreDB; without, the log is in memory. */
  readonly store: string | undefined
}

const seedMax = 2 ** 32 - 1

export const usage = `pnpm simulate [--seeds <count>] [--from <seed>] [--store <url>] [--json]\npnpm simulate --seed <seed> [--store <url>] [--json]`

const whole = (value: string, option: string, least: number): number => {
  const number = Number(value)
  if (!Number.isInteger(number) || number < least || number > seedMax)
    throw new Error(`--${option} is a whole number from ${least} to ${seedMax}`)
  return number
}

/** @throws Error for what is no option or no number, saying which. */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    // pnpm hands its own `--` on.
    args: args.filter((argument) => argument !== '--'),
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      store: { type: 'string' },
    },
  })
  const { seed, seeds, from, json, store } = values
  return {
    seed: seed === undefined ? undefined : whole(seed, 'seed', 0),
    seeds: whole(seeds, 'seeds', 1),
    from: whole(from, 'from', 0),
    json,
    store,
  }
}
