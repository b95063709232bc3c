/**
 * Rows of a CSV file that may be damaged: after a bad quote, reading goes on at the next line of the file.
 *
 * @module
 */
import { CsvError, parse } from 'csv-parse/sync'

/** A line of the file; no text when its bytes are no UTF-8. */
export interface FileLine {
  /** Counted from 1. */
  readonly line: number
  readonly text: string | undefined
}

/** The fields of a row. A field in quotes may go on over several lines. */
export interface CsvRow {
  /** Where the row begins. */
  readonly line: number
  /** Where it ends. */
  readonly lastLine: number
  readonly fields: readonly string[]
}

/** A line that is no row. */
export interface NoRow {
  readonly line: number
  readonly reason: string
}

/** What may stand between fields. */
export const delimiters = [',', ';', '\t'] as const
export type Delimiter = (typeof delimiters)[number]

/** Longest row, in lines: a forgotten quote must not cost the square of the file. */
const rowLinesMax = 100

/** The lines of a file, ended by LF, CRLF or CR. A byte order mark is no part of the first. */
export const linesOf = (bytes: Uint8Array): readonly FileLine[] => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const lines: FileLine[] = []
  const push = (start: number, end: number): void => {
    const line = lines.length + 1
    try {
      const text = decoder.decode(bytes.subarray(start, end))
      lines.push({ line, text: line === 1 ? text.replace(/^\u{feff}/u, '') : text })
    } catch {
      lines.push({ line, text: undefined })
    }
  }
  let start = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const isLineFeed = bytes[at] === 0x0a
    if (!isLineFeed && bytes[at] !== 0x0d) continue
    push(start, at)
    if (!isLineFeed && bytes[at + 1] === 0x0a) at += 1
    start = at + 1
  }
  if (start < bytes.length) push(start, bytes.length)
  return lines
}

/** The fields of one row, or the parser's code for what is wrong with its quotes. */
export const fieldsOf = (text: string, delimiter: Delimiter): readonly string[] | CsvError['code'] => {
  try {
    const [fields = []] = parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true, trim: true })
    return fields
  } catch (error) {
    if (error instanceof CsvError) return error.code
    throw error
  }
}

const notUtf8 = 'is no UTF-8: save the file as UTF-8'
const notClosed = 'a quote is opened on this line and not closed'
const quoteReasons: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: notClosed,
  INVALID_OPENING_QUOTE: 'a quote stands in the middle of a field: put the whole field in quotes and write "" for it',
}
const notDoubled = 'a field goes on behind its closing quote: write "" for a quote inside a field in quotes'

/**
 * Every row of the lines, and every line that is none. A quote is taken to be forgotten as soon as a line looks like a
 * row of its own, so that it cannot swallow the rows behind it.
 */
export const rowsOf = (
  lines: readonly FileLine[],
  delimiter: Delimiter,
  looksLikeRow: (fields: readonly string[]) => boolean,
): { readonly rows: readonly CsvRow[]; readonly noRows: readonly NoRow[] } => {
  const rows: CsvRow[] = []
  const noRows: NoRow[] = []

  const isRowOfItsOwn = (text: string): boolean => {
    const fields = fieldsOf(text, delimiter)
    if (typeof fields !== 'string') return looksLikeRow(fields)
    // Another quote is forgotten here: the fields before it tell.
    return fields === 'CSV_QUOTE_NOT_CLOSED' && looksLikeRow(text.split(delimiter).map((field) => field.trim()))
  }

  /** Reads the row that begins at an index and says how many lines were settled by that. */
  const readAt = (first: number): number => {
    const line = lines[first]?.line ?? 0
    let text = lines[first]?.text
    if (text === undefined) {
      noRows.push({ line, reason: notUtf8 })
      return 1
    }
    let fields = fieldsOf(text, delimiter)
    let count = 1
    while (fields === 'CSV_QUOTE_NOT_CLOSED' && count < rowLinesMax) {
      const next = lines[first + count]?.text
      if (next === undefined || isRowOfItsOwn(next)) break
      text = `${text}\n${next}`
      fields = fieldsOf(text, delimiter)
      count += 1
    }
    if (typeof fields === 'string') {
      noRows.push({ line, reason: count > 1 ? notClosed : (quoteReasons[fields] ?? notDoubled) })
      return 1
    }
    if (fields.length > 0) rows.push({ line, lastLine: line + count - 1, fields })
    return count
  }

  for (let at = 0; at < lines.length; ) at += readAt(at)
  return { rows, noRows }
}
