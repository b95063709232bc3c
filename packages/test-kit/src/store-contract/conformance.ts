/**
 * What a run of the contract came to: counts by group, and every case that failed or was skipped, with its reason.
 *
 * @module
 */
import Table from 'cli-table3'
import { type ContractGroup, contractGroups } from './contract-case.ts'
import type { CaseOutcome } from './run-case.ts'

/** Cases by what came of them. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** One case for machines. `reason` says why it was skipped, `message` what was promised and not kept. */
export interface ConformanceCase {
  readonly id: string
  readonly title: string
  readonly result: CaseOutcome['result']
  readonly durationMs: number
  readonly reason?: string
  readonly message?: string
}

/** A run for machines: what `muniment-store-contract --json` prints. */
export interface Conformance extends Counts {
  readonly store: string
  readonly groups: readonly ({ readonly group: ContractGroup; readonly name: string } & Counts)[]
  readonly cases: readonly ConformanceCase[]
}

const countsOf = (cases: readonly ConformanceCase[]): Counts => {
  const count = (result: ConformanceCase['result']): number => cases.filter((one) => one.result === result).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
}

const caseOf = (outcome: CaseOutcome): ConformanceCase => {
  const { id, title, result, durationMs } = outcome
  const known = { id, title, result, durationMs }
  if (outcome.result === 'skipped') return { ...known, reason: outcome.reason }
  return outcome.result === 'failed' ? { ...known, message: outcome.error.message } : known
}

/** Groups of which no case was run are left out. */
export const conformanceOf = (store: string, outcomes: readonly CaseOutcome[]): Conformance => {
  const cases = outcomes.map(caseOf)
  const groups = (Object.keys(contractGroups) as ContractGroup[]).flatMap((group) => {
    const own = cases.filter(({ id }) => id.startsWith(`${group}-`))
    return own.length === 0 ? [] : [{ group, name: contractGroups[group], ...countsOf(own) }]
  })
  return { store, ...countsOf(cases), groups, cases }
}

const lines = (
  title: string,
  cases: readonly ConformanceCase[],
  because: (one: ConformanceCase) => string,
): string[] =>
  cases.length === 0 ? [] : ['', title, ...cases.map((one) => `  ${one.id} ${one.title}\n         ${because(one)}`)]

const indented = (text: string | undefined): string => (text ?? '').replaceAll('\n', '\n         ')

/** The same for people: a table of the groups, then what failed and what was skipped. Ends in a line end. */
export const conformanceTable = (conformance: Conformance): string => {
  const table = new Table({
    head: [conformance.store, '', 'passed', 'failed', 'skipped'],
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'right', 'right', 'right'],
  })
  for (const { group, name, passed, failed, skipped } of conformance.groups)
    table.push([group, name, passed, failed, skipped])
  const { passed, failed, skipped, cases } = conformance
  table.push(['all', '', passed, failed, skipped])
  const failures = cases.filter(({ result }) => result === 'failed')
  const skips = cases.filter(({ result }) => result === 'skipped')
  return [
    table.toString(),
    ...lines('Failed', failures, ({ message }) => indented(message)),
    ...lines('Skipped', skips, ({ reason }) => indented(reason)),
    '',
  ].join('\n')
}
