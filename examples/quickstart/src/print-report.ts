/** The report, for people: tables and sentences. @module */
import type { AuditEntry } from 'muniment'
import Table from 'cli-table3'
import type { Report } from './run-team.ts'

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const printed = new Table({ head: [...head], style: { head: [], border: [], compact: true } })
  for (const row of rows) printed.push([...row])
  return printed.toString()
}

/** Ids are long; their beginning tells them apart here. */
const short = (text: string): string => text.replace(/\b((?:[a-z]+)_[0-9a-f]{6})[0-9a-f]{26}\b/g, '$1…')

const through = ({ credentialId, sessionId, reaction }: AuditEntry): string => {
  if (reaction !== undefined) return reaction.replaceAll('-', ' ')
  return short(credentialId ?? sessionId ?? '')
}

/** Everything that `quickstart` prints on standard output. */
export const printReport = ({ badRows, joined, uses, trail, question, events }: Report): string => {
  const parts = [
    ...(badRows.length === 0
      ? []
      : [
          `${badRows.length} bad ${badRows.length === 1 ? 'row was' : 'rows were'} left out:`,
          table(
            ['line', 'reason'],
            badRows.map(({ line, reason }) => [line, reason]),
          ),
        ]),
    `${joined.length} people accepted their invitations:`,
    table(
      ['name', 'role', 'API key'],
      joined.map(({ person, credentialId }) => [person.name, person.role, short(credentialId ?? '')]),
    ),
    'What the gate said to their keys:',
    table(
      ['when', 'whose key', 'answer'],
      uses.map(({ when, name, answer }) => [when, name, answer]),
    ),
    `The audit trail: ${events} events, each with its principal.`,
    table(
      ['N', 'time (UTC)', 'principal', 'what happened', 'by session, key or reaction'],
      trail.map((entry) => [
        entry.sequence,
        entry.at.slice(11, 23),
        `${entry.principal.label} (${entry.principal.source})`,
        short(entry.sentence),
        through(entry),
      ]),
    ),
  ]
  if (question !== undefined)
    parts.push(
      `Who could use the key ${short(question.credentialId)} of ${question.owner} at event N?`,
      table(
        ['N', 'what had just happened', 'who could use the key'],
        question.answers.map(({ at, event, who }) => [at, short(event), who]),
      ),
    )
  return `${parts.join('\n\n')}\n`
}
