/**
 * The tally of many runs: how much was tried, what went wrong on the way, and which laws were broken.
 *
 * @module
 */
import Table from 'cli-table3'
import type { Run } from './simulate.ts'

export interface Failing {
  readonly seed: number
  /** Laws, each once, or what was thrown. */
  readonly laws: readonly string[]
}

export interface Tally {
  seeds: number
  commands: number
  done: number
  refused: number
  failed: number
  /** The outcome was not known, or the client was dead by then. */
  unknown: number
  repeated: number
  crashes: number
  faults: number
  events: number
  simulatedMs: number
  readonly failing: Failing[]
}

export const emptyTally = (): Tally => ({
  seeds: 0,
  commands: 0,
  done: 0,
  refused: 0,
  failed: 0,
  unknown: 0,
  repeated: 0,
  crashes: 0,
  faults: 0,
  events: 0,
  simulatedMs: 0,
  failing: [],
})

export const addTo = (tally: Tally, { seed, history, log, violations, simulatedMs }: Run): void => {
  tally.seeds += 1
  tally.commands += history.entries.length
  tally.events += log.length
  tally.simulatedMs += simulatedMs
  for (const { text } of history.notes) {
    if (text.startsWith('dies')) tally.crashes += 1
    else if (/: [a-z]+[A-Z]|: unavailable|the feed/.test(text)) tally.faults += 1
  }
  for (const { told } of history.entries) {
    if (told?.outcome.kind === 'done') {
      tally.done += 1
      if (told.outcome.answer.repeated === true) tally.repeated += 1
    } else if (told?.outcome.kind === 'refused') tally.refused += 1
    else if (told?.outcome.kind === 'failed') tally.failed += 1
    else tally.unknown += 1
  }
  if (violations.length > 0) tally.failing.push({ seed, laws: [...new Set(violations.map(({ law }) => law))] })
}

const grouped = (value: number): string => Math.round(value).toLocaleString('en-GB')

export const tallyTable = (tally: Tally, elapsedMs: number): string => {
  const table = new Table({ style: { head: [], border: [] }, colAligns: ['left', 'right'] })
  const row = (what: string, value: string): void => void table.push([what, value])
  row('seeds', grouped(tally.seeds))
  row('commands', grouped(tally.commands))
  row('  done', grouped(tally.done))
  row('  of these repeated', grouped(tally.repeated))
  row('  refused', grouped(tally.refused))
  row('  failed', grouped(tally.failed))
  row('  outcome unknown', grouped(tally.unknown))
  row('events', grouped(tally.events))
  row('crashes', grouped(tally.crashes))
  row('other faults', grouped(tally.faults))
  row('simulated hours', (tally.simulatedMs / 3_600_000).toFixed(1))
  row('seconds', (elapsedMs / 1_000).toFixed(1))
  row('failing seeds', grouped(tally.failing.length))
  return table.toString()
}
