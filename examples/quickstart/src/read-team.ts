/**
 * Read a team from CSV: good rows and bad ones, each with its line.
 *
 * @module
 */
import { type CsvError, parse } from 'csv-parse/sync'
import { isRole, type Role } from './roles.ts'

export interface Person {
  /** 1-based line in the file. */
  readonly line: number
  readonly name: string
  readonly email: string
  readonly role: Role
}

export interface BadRow {
  readonly line: number
  readonly reason: string
}

export interface Team {
  readonly people: readonly Person[]
  readonly badRows: readonly BadRow[]
}

/** The file as a whole cannot be a team. */
export class NoTeam extends Error {
  override readonly name = 'NoTeam'
}

interface Row {
  readonly record: Readonly<Record<string, string | undefined>>
  readonly info: { readonly lines: number }
}

const columns = ['name', 'email', 'role'] as const

const rowsOf = (csv: string, badRows: BadRow[]): readonly Row[] =>
  parse(csv, {
    bom: true,
    columns: (header: string[]) => {
      for (const column of columns)
        if (!header.includes(column)) throw new NoTeam(`line 1: the header lacks the column "${column}"`)
      return header
    },
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      const line = Number(error?.['lines'] ?? 0)
      badRows.push({ line, reason: error?.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote is not closed' : 'is no CSV' })
    },
    trim: true,
  }) as unknown as readonly Row[]

const wrongIn = ({ name, email, role }: Row['record'], seen: ReadonlySet<string>): string | undefined => {
  if (!name) return 'the name is missing'
  if (!email) return 'the e-mail address is missing'
  if (!role) return 'the role is missing'
  if (!isRole(role))
    return `the role "${role}" is none of founder, administrator, team-manager, developer, billing, viewer`
  if (seen.has(email.toLowerCase())) return 'the e-mail address stands in an earlier row'
  return undefined
}

/** Bad rows are reported and left out. @throws NoTeam when the header is wrong. */
export const readTeam = (csv: string): Team => {
  const badRows: BadRow[] = []
  const people: Person[] = []
  const seen = new Set<string>()
  for (const { record, info } of rowsOf(csv, badRows)) {
    const reason = wrongIn(record, seen)
    const { name, email, role } = record
    if (reason !== undefined || !name || !email || !role || !isRole(role)) {
      badRows.push({ line: info.lines, reason: reason ?? 'is incomplete' })
      continue
    }
    seen.add(email.toLowerCase())
    people.push({ line: info.lines, name, email, role })
  }
  return { people, badRows: badRows.sort((a, b) => a.line - b.line) }
}
