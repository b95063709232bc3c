/**
 * A run in a form to be read: what was asked and told, what went wrong, and what was written, in the order of time.
 *
 * @module
 */
import type { Command } from './command.ts'
import type { Fault } from './faults.ts'
import type { Entry, Outcome } from './history.ts'
import type { Logged, Violation } from './laws/evidence.ts'
import type { Settings } from './settings.ts'
import type { Run } from './simulate.ts'
import { shortStream } from './store-under-faults.ts'

/** Ids and secrets by their first digits: long enough to tell them apart here, and of nobody. */
const short = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'))
    .replaceAll(/([a-z]+_[0-9a-f]{6})[0-9a-f]{26}/g, '$1')
    .replaceAll(/(mn[a-z]_\w{8})\w+/g, '$1')

const fieldsOf = (value: object): string =>
  Object.entries(value)
    .filter(([, field]) => field !== undefined && field !== '')
    .map(([field, given]) => `${field}: ${short(given)}`)
    .join(', ')

const commandText = ({ verb, ...input }: Command): string => {
  if (!('actor' in input) || input.actor === undefined) return `${verb}(${fieldsOf({ ...input, password: undefined })})`
  const { actor, ...rest } = input
  return `${verb}(${fieldsOf(rest)}) by ${short(actor.userId)} in ${short(actor.account)}`
}

const outcomeText = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'done':
      return `done, ${fieldsOf({ ...outcome.answer, trail: outcome.answer.trail?.length })}`
    case 'refused':
    case 'failed':
    case 'unknown':
      return `${outcome.kind}, ${outcome.code}`
    case 'died':
      return 'nothing: it is dead'
  }
}

const eventText = ({ index, recorded, event }: Logged): string => {
  const { 'principal.id': id = '', 'principal.kind': kind = '', commandId = '', reaction } = recorded.metadata
  const by = reaction === undefined ? `[${commandId}]` : `(${reaction})`
  return `${index} ${event.type} on ${shortStream(recorded.stream)}@${recorded.revision} by ${kind} ${short(id)} ${by}`
}

interface Line {
  readonly atMs: number
  readonly who: string
  readonly text: string
}

const linesOf = ({ history, log }: Run): readonly Line[] => {
  const asked = ({ number, commandId, command, process, asked: { atMs } }: Entry): Line => {
    const id = commandId === undefined ? '' : ` [${commandId}]`
    return { atMs, who: process, text: `#${number} asks ${commandText(command)}${id}` }
  }
  const told = ({ number, process, told: answer }: Entry): readonly Line[] =>
    answer === undefined
      ? []
      : [{ atMs: answer.atMs, who: process, text: `#${number} is told ${outcomeText(answer.outcome)}` }]
  return [
    ...log.map((logged) => ({ atMs: logged.recorded.recordedAt.getTime(), who: 'log', text: eventText(logged) })),
    ...history.notes.map(({ atMs, process, text }) => ({ atMs, who: process, text })),
    ...history.entries.flatMap((entry) => [asked(entry), ...told(entry)]),
  ].toSorted((a, b) => a.atMs - b.atMs)
}

const settingsText = ({ faults, plan, ...rest }: Settings): string => {
  const shares = (Object.entries(faults) as [Fault, number][])
    .filter(([, share]) => share > 0)
    .map(([fault, share]) => `${fault} ${(share * 100).toFixed(1)} %`)
  return `${fieldsOf({ ...rest, seatLimit: plan.seatLimit ?? 'none' })}\nfaults: ${shares.join(', ') || 'none'}`
}

export const violationText = ({ law, text, entries, events }: Violation): string => {
  const about = [...entries.map((entry) => `#${entry}`), ...events.map((event) => `event ${event}`)]
  return `✗ ${law}: ${short(text)}${about.length === 0 ? '' : ` (${about.join(', ')})`}`
}

export const printedHistory = (run: Run): string => {
  const start = Math.min(...linesOf(run).map(({ atMs }) => atMs))
  const lines = linesOf(run).map(
    ({ atMs, who, text }) => `${((atMs - start) / 1_000).toFixed(3).padStart(9)}  ${who.padEnd(5)} ${text}`,
  )
  const verdict =
    run.violations.length === 0 ? ['✓ every law holds'] : run.violations.map((violation) => violationText(violation))
  return [`seed ${run.seed}`, settingsText(run.settings), ...lines, '', ...verdict].join('\n')
}
