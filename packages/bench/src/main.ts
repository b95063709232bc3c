/**
 * Bench: START HERE. Measures the budgets of Muniment beside its peers and prints one table.
 *
 * @module
 */
import { fileURLToPath } from 'node:url'
import { contend, contenderProcess } from './harness/contender-process.ts'
import { formatMachine, machine } from './harness/machine.ts'
import type { Measure } from './harness/measure.ts'
import { readOptions, usage } from './harness/options.ts'
import { formatFigure, reportTable } from './harness/report-table.ts'
import { alternate } from './harness/rounds.ts'
import { type Row, rowOf } from './harness/row.ts'
import { verdictOf } from './harness/verdict.ts'
import { lacking, measures } from './measures/index.ts'

const program = fileURLToPath(import.meta.url)
const names = [...new Set(measures.flatMap(({ name, group }) => [name, ...(group === undefined ? [] : [group])]))]

const progress = (text: string): void => void process.stderr.write(text)

const measured = async (measure: Measure, quick: boolean): Promise<Row> => {
  progress(`${measure.name} `)
  const ours = await contenderProcess(program, measure, 'ours', quick)
  const peer = measure.peer && (await contenderProcess(program, measure, 'peer', quick))
  try {
    const { rounds: full = 9 } = measure
    const rounds = quick ? Math.min(3, full) : full
    const samples = await alternate(rounds, { ours: ours.round, peer: peer?.round }, () => progress('.'))
    const row = rowOf(measure, samples)
    const figures = [row.ours, ...(row.peer === undefined ? [] : [row.peer.value])]
    progress(` ${figures.map((figure) => formatFigure(figure, row.unit)).join(', ')}\n`)
    return row
  } finally {
    ours.stop()
    peer?.stop()
  }
}

const main = async (): Promise<void> => {
  const { only, quick, json, strict, inside } = readOptions(process.argv.slice(2), names)
  if (inside !== undefined) {
    const measure = measures.find(({ name }) => name === inside.name)
    const contender = inside.side === 'ours' ? measure?.ours : measure?.peer?.contender
    if (contender === undefined) throw new Error(`${inside.name} has no such side`)
    return contend(contender, quick)
  }
  const rows: Row[] = []
  for (const measure of measures) {
    const isAsked = only.length === 0 || only.includes(measure.name) || only.includes(measure.group ?? '')
    if (isAsked && !lacking.some(({ group }) => group === measure.group)) rows.push(await measured(measure, quick))
  }
  for (const { group, needs } of lacking) progress(`NOT RUN: the rows of ${group}. They need ${needs}.\n`)
  const judged = rows.map((row) => ({ ...row, verdict: verdictOf(row) }))
  if (json) console.log(JSON.stringify({ machine: machine(), rows: judged }, undefined, 2))
  else console.log(`${formatMachine(machine())}\n${reportTable(rows)}`)
  if (strict && judged.some(({ verdict }) => verdict === 'missed')) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  progress(`${error instanceof Error ? error.stack : String(error)}\n${usage(names)}\n`)
  process.exitCode = 2
}
