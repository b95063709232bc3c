/**
 * Read a team from CSV: good rows and bad ones, each with its line.
 *
 * @module
 */
import { addressProblem, inDns } from './address-problem.ts'
import { type CsvRow, type Delimiter, delimiters, fieldsOf, linesOf, type NoRow, rowsOf } from './csv-rows.ts'
import { shown } from './plain-text.ts'
import { isRole, type Role, roles } from './roles.ts'

export interface Person {
  /** Where the row begins in the file, counted from 1. */
  readonly line: number
  readonly name: string
  readonly email: string
  readonly role: Role
}

/** A row that was left out: where it begins, and why. */
export type BadRow = NoRow

export interface Team {
  readonly people: readonly Person[]
  readonly badRows: readonly BadRow[]
}

/** The file as a whole cannot be a team. */
export class NoTeam extends Error {
  override readonly name = 'NoTeam'
  readonly badRows: readonly BadRow[]

  constructor(reason: string, badRows: readonly BadRow[] = []) {
    super(reason)
    this.badRows = badRows
  }
}

const columns = ['name', 'email', 'role'] as const
type Column = (typeof columns)[number]
const called: Readonly<Record<Column, string>> = { name: 'name', email: 'e-mail address', role: 'role' }

interface Header {
  readonly line: number
  readonly delimiter: Delimiter
  /** How many columns the file has, ours and others. */
  readonly width: number
  readonly value: (fields: readonly string[], column: Column) => string
}

/** By the sign that gives the header most of our columns: a comma, else a semicolon, else a tab. */
const headerOf = ({ line, text }: { readonly line: number; readonly text: string }): Header => {
  const readings = delimiters.map((delimiter) => {
    const fields = fieldsOf(text, delimiter)
    const words = typeof fields === 'string' ? [] : fields.map((word) => word.toLowerCase())
    return { delimiter, words, known: columns.filter((column) => words.includes(column)).length }
  })
  const best = readings.reduce((a, b) => (b.known > a.known ? b : a))
  for (const column of columns) {
    const count = best.words.filter((word) => word === column).length
    if (count > 1) throw new NoTeam(`line ${line}: the header has the column "${column}" ${count} times`)
    if (count === 0)
      throw new NoTeam(
        `line ${line}: the header lacks the column "${column}"; it is ${shown(text)}. ` +
          'Columns are parted by commas, semicolons or tabs.',
      )
  }
  return {
    line,
    delimiter: best.delimiter,
    width: best.words.length,
    value: (fields, column) => fields[best.words.indexOf(column)] ?? '',
  }
}

const nameProblem = (name: string): string | undefined => {
  if (name.length > 200) return 'is longer than 200 characters'
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) return 'has a control character in it'
  if (/\p{Bidi_Control}/u.test(name)) return 'has a character in it that turns the direction of writing'
  return undefined
}

/** What is wrong with a row by itself. */
const wrongIn = ({ width, delimiter, value }: Header, { fields }: CsvRow): string | undefined => {
  if (fields.slice(width).some((field) => field !== '')) {
    const sign = delimiter === '\t' ? 'tab' : `"${delimiter}"`
    return `has ${fields.length} fields, the header ${width}: a value with a ${sign} in it needs quotes around it`
  }
  for (const column of columns) {
    if (value(fields, column) === '') return `the ${called[column]} is missing`
    if (value(fields, column).includes('\n')) return `the ${called[column]} has a line break in it`
  }
  const [name, email, role] = columns.map((column) => value(fields, column)) as [string, string, string]
  if (!isRole(role)) return `the role ${shown(role)} is none of ${Object.keys(roles).join(', ')}`
  const inName = nameProblem(name)
  if (inName !== undefined) return `the name ${shown(name)} ${inName}`
  const inAddress = addressProblem(inDns(email))
  return inAddress === undefined ? undefined : `the e-mail address ${shown(email)} ${inAddress}`
}

/** Bad rows are reported and left out. @throws NoTeam when it is another encoding, or the header is wrong. */
export const readTeam = (bytes: Uint8Array): Team => {
  const mark = `${bytes[0]},${bytes[1]}`
  if (mark === '255,254' || mark === '254,255') throw new NoTeam('it is UTF-16: save it as UTF-8')
  const lines = linesOf(bytes)
  const first = lines.find(({ text }) => text === undefined || text.trim() !== '')
  if (first === undefined) throw new NoTeam('it is empty')
  if (first.text === undefined) throw new NoTeam(`line ${first.line}: is no UTF-8: save the file as UTF-8`)
  const header = headerOf({ line: first.line, text: first.text })

  const looksLikeRow = (fields: readonly string[]): boolean =>
    isRole(header.value(fields, 'role')) && header.value(fields, 'email').includes('@')
  const { rows, noRows } = rowsOf(lines.slice(header.line), header.delimiter, looksLikeRow)

  const badRows: BadRow[] = [...noRows]
  const people: Person[] = []
  const lineOfAddress = new Map<string, number>()
  let founderLine: number | undefined
  for (const row of rows) {
    const { line, lastLine, fields } = row
    const [name, email, role] = columns.map((column) => header.value(fields, column)) as [string, string, Role]
    const address = inDns(email)
    const earlier = lineOfAddress.get(address.toLowerCase())
    const reason =
      wrongIn(header, row) ??
      (earlier === undefined ? undefined : `the e-mail address ${shown(email)} stands in line ${earlier} already`) ??
      (role === 'founder' && founderLine !== undefined
        ? `there is a founder in line ${founderLine} already, and an account has one`
        : undefined)
    if (reason !== undefined) {
      badRows.push({ line, reason: lastLine === line ? reason : `${reason}; the row is lines ${line} to ${lastLine}` })
      continue
    }
    lineOfAddress.set(address.toLowerCase(), line)
    if (role === 'founder') founderLine = line
    people.push({ line, name, email: address, role })
  }
  return { people, badRows: badRows.toSorted((a, b) => a.line - b.line) }
}
