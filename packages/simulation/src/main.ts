/**
 * Simulation: START HERE. Runs seeds and holds each against the laws; a failing one is printed, and can be replayed.
 *
 * @module
 */
import { type Options, readOptions, usage } from './options.ts'
import { printedHistory, violationText } from './printed-history.ts'
import { serverStore } from './server-store.ts'
import { simulate, type SimulateOptions } from './simulate.ts'
import { addTo, emptyTally, tallyTable } from './tally.ts'

const progress = (text: string): void => void process.stderr.write(text)

const storeOf = ({ store }: Options): Pick<SimulateOptions, 'store'> =>
  store === undefined ? {} : { store: (time) => serverStore(store, time) }

const replay = async (seed: number, options: Options): Promise<boolean> => {
  const { json } = options
  const run = await simulate({ seed, ...storeOf(options) })
  const { history, log, ...rest } = run
  if (json) console.log(JSON.stringify({ ...rest, ...history, events: log.map(({ event }) => event) }, undefined, 2))
  else console.log(printedHistory(run))
  return run.violations.length === 0
}

/** Histories are long: the first failing seed shows its own. */
const many = async (options: Options): Promise<boolean> => {
  const { seeds, from, json } = options
  const tally = emptyTally()
  const began = performance.now()
  let shownMs = began
  for (let seed = from; seed < from + seeds; seed += 1) {
    try {
      const run = await simulate({ seed, ...storeOf(options) })
      addTo(tally, run)
      if (run.violations.length > 0) {
        if (tally.failing.length === 1) progress(`\n${printedHistory(run)}\n`)
        else progress(`\nseed ${seed}\n${run.violations.map((violation) => violationText(violation)).join('\n')}\n`)
      }
    } catch (error) {
      tally.failing.push({ seed, laws: [String(error)] })
      progress(`\nseed ${seed}: ${error instanceof Error ? error.stack : String(error)}\n`)
    }
    const now = performance.now()
    const done = seed - from + 1
    if (now - shownMs < 1_000 && done < seeds) continue
    shownMs = now
    const rate = (done * 1_000) / (now - began)
    progress(
      `\r${done} of ${seeds} seeds, ${rate.toFixed(1)}/s, ${tally.failing.length} failing, ` +
        `${Math.ceil((seeds - done) / rate)} s to go   `,
    )
  }
  progress('\n')
  const elapsedMs = performance.now() - began
  if (json) console.log(JSON.stringify({ from, elapsedMs, ...tally }, undefined, 2))
  else console.log(tallyTable(tally, elapsedMs))
  for (const { seed, laws } of tally.failing) progress(`pnpm simulate --seed ${seed}   # ${laws.join(', ')}\n`)
  return tally.failing.length === 0
}

try {
  const options = readOptions(process.argv.slice(2))
  const holds = options.seed === undefined ? await many(options) : await replay(options.seed, options)
  if (!holds) process.exitCode = 1
} catch (error) {
  progress(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`)
  process.exitCode = 2
}
