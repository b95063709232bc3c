/**
 * Bench: START HERE. Measures the budgets of Muniment beside its peers and prints one table.
 *
 * @module
 */
import { fileURLToPath } from 'node:url'
import { formatMachine, machine } from './harness/machine.ts'
import type { Row, Thoroughness } from './harness/measure.ts'
import { measureApart, measureInside } from './harness/measuring-process.ts'
import { readOptions, usage } from './harness/options.ts'
import { reportTable } from './harness/report-table.ts'
import { verdictOf } from './harness/verdict.ts'
import { measures } from './measures/index.ts'

const names = measures.map(({ name }) => name)

const main = async (): Promise<void> => {
  const { only, quick, json, strict, inside } = readOptions(process.argv.slice(2), names)
  const thoroughness: Thoroughness = { quick, rounds: quick ? 3 : 9 }

  const wanted = measures.find(({ name }) => name === inside)
  if (wanted !== undefined) return measureInside(wanted, thoroughness)

  const rows: Row[] = []
  for (const measure of measures) {
    if (only.length > 0 && !only.includes(measure.name)) continue
    process.stderr.write(`${measure.name} `)
    rows.push(...(await measureApart(fileURLToPath(import.meta.url), measure, thoroughness)))
    process.stderr.write('\n')
  }
  const judged = rows.map((row) => ({ ...row, verdict: verdictOf(row) }))
  if (json) console.log(JSON.stringify({ machine: machine(), rows: judged }, undefined, 2))
  else console.log(`${formatMachine(machine())}\n${reportTable(rows)}`)
  if (strict && judged.some(({ verdict }) => verdict === 'missed')) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n${usage(names)}\n`)
  process.exitCode = 2
}
