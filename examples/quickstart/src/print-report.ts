/** The report, for people: tables and sentences. @module */
import type { AuditEntry } from 'muniment'
import { type Column, fittedTable, wrapped } from './fitted-table.ts'
import { printable } from './plain-text.ts'
import { qrCodeFor } from './second-factor.ts'
import type { BadRow } from './read-team.ts'
import type { Answer, Question, Report } from './run-team.ts'

/** Ids are long; their beginning tells them apart here. */
const short = (text: string): string => text.replace(/\b((?:[a-z]+)_[0-9a-f]{6})[0-9a-f]{26}\b/g, '$1…')

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** One bad row a line, for where a table is too much. */
export const badRowLines = (badRows: readonly BadRow[]): readonly string[] =>
  badRows.map(({ line, reason }) => `line ${line}: ${reason}`)

/** Who acted, and by what: the session or the key, or where there is none the surface. */
const actor = ({ principal, credentialId, sessionId }: AuditEntry): string =>
  `${principal.label} (${short(credentialId ?? sessionId ?? principal.source)})`

const happened = ({ sentence, reaction }: AuditEntry): string =>
  `${short(sentence)}${reaction === undefined ? '' : `\nby reaction: ${reaction.replaceAll('-', ' ')}`}`

const daysOf = (trail: readonly AuditEntry[]): string => {
  const [first = '', last = ''] = [trail.at(0), trail.at(-1)].map((entry) => entry?.at.slice(0, 10))
  return first === last ? first : `${first} to ${last}`
}

const because: Readonly<Record<string, (owner: string) => string>> = {
  ApiOwnerReadOnly: (owner) => `${owner} may only read`,
  CredentialOwnerInactive: (owner) => `${owner} was no active member`,
  CredentialRevoked: () => 'it was revoked',
  UnknownCredential: () => 'it did not exist yet',
}

/** The answer, as a sentence. */
const answerOf = (owner: string, { at, who, refusal }: Answer): string =>
  refusal === undefined
    ? `After event ${at} ${who} could use it.`
    : `After event ${at} nobody could use it: ${because[refusal]?.(owner) ?? refusal}.`

/** What the report is made of; both fit the terminal. */
interface Printer {
  readonly say: (sentence: string) => void
  readonly table: (columns: readonly Column[], rows: readonly (readonly (string | number)[])[]) => void
}

const printQuestion = ({ credentialId, owner, answers }: Question, { say, table }: Printer): void => {
  const last = answers.at(-1)
  say(`Who could use the key ${short(credentialId)} of ${owner} at event N?`)
  if (last !== undefined) say(answerOf(owner, last))
  table(
    [{ head: 'N' }, { head: 'what had just happened', share: 3 }, { head: 'who could use the key', share: 2 }],
    answers.map(({ at, event, who, refusal }) => [
      at,
      short(event),
      refusal === undefined ? who : `${who}: ${refusal}`,
    ]),
  )
}

/** Everything that `quickstart` prints on standard output, for a terminal of this width, or for what is none. */
export const printReport = (
  { badRows, notes, joined, uses, secondFactor, trail, question, events }: Report,
  { width, isTerminal }: { readonly width: number; readonly isTerminal: boolean },
): string => {
  const parts: string[] = []
  // Names come from the file: nothing in them may reach the terminal as a command.
  const printer: Printer = {
    say: (sentence) => parts.push(wrapped(printable(sentence), width)),
    table: (columns, rows) =>
      parts.push(
        fittedTable(
          columns,
          rows.map((row) => row.map((cell) => printable(String(cell)))),
          width,
        ),
      ),
  }
  const { say, table } = printer

  for (const note of notes) say(note)
  if (badRows.length > 0) {
    say(`${counted(badRows.length, 'bad row was', 'bad rows were')} left out:`)
    table(
      [{ head: 'line' }, { head: 'reason', share: 1 }],
      badRows.map(({ line, reason }) => [line, reason]),
    )
  }
  if (joined.length === 0) say('Nobody was there to be invited.')
  else {
    say(`${counted(joined.length, 'person', 'people')} accepted an invitation:`)
    table(
      [{ head: 'name', share: 1 }, { head: 'role' }, { head: 'API key' }],
      joined.map(({ person, credentialId }) => [person.name, person.role, short(credentialId ?? '')]),
    )
  }
  if (uses.length > 0) {
    say('What the gate said to their keys:')
    table(
      [
        { head: 'when', share: 3 },
        { head: 'whose key', share: 2 },
        { head: 'answer', share: 4 },
      ],
      uses.map(({ when, name, answer }) => [when, name, answer]),
    )
  }
  if (secondFactor !== undefined) {
    const { name, qrCode, logins, recoveryCodes } = secondFactor
    say(`${name} pairs an authenticator, which reads this from the screen:`)
    // Its escape sequences are our own.
    parts.push(qrCodeFor(qrCode, isTerminal))
    say(`It is on once it has shown a code. ${recoveryCodes} recovery codes stand in for it. ${name} logs in then by:`)
    table(
      [
        { head: 'what', share: 1 },
        { head: 'answer', share: 1 },
      ],
      logins.map(({ by, answer }) => [by, answer]),
    )
  }
  say(
    `The audit trail: ${counted(events, 'event', 'events')}, each with its principal and, in brackets, the session, key ` +
      `or surface that it acted through. Times are UTC, on ${daysOf(trail)}.`,
  )
  table(
    [{ head: 'N' }, { head: 'time' }, { head: 'principal', share: 2 }, { head: 'what happened', share: 3 }],
    trail.map((entry) => [entry.sequence, entry.at.slice(11, 19), actor(entry), happened(entry)]),
  )
  if (question !== undefined) printQuestion(question, printer)
  return `${parts.join('\n\n')}\n`
}
