/**
 * `users.import`: people who were somewhere else before, row by row and several at a time, however many there are.
 *
 * Nothing is kept of a row that is done. What comes of each depends on the row alone, so an import that broke off is run
 * again from the beginning: rows that were done are told as `repeated`.
 *
 * @module
 */
import type { Principal, UserId } from '@muniment/core'
import { ConfigurationRefused } from '../configuration-refused.ts'
import { givenFields, refuseUnless } from '../following/given-options.ts'
import { MunimentError, type RefusalCode } from '../muniment-error.ts'
import type { ImportRow, ImportRowOptions, RowIsImported } from '../verbs/users/import-row.ts'

/** What came of one row. */
export type ImportedRow =
  | {
      /** Place in what was given, from 1; of a file, the line. */
      readonly line: number
      /** `repeated`: an earlier run has done it. */
      readonly outcome: 'imported' | 'repeated'
      readonly userId: UserId
    }
  | RefusedRow

/** A row that nobody was imported from. Holds nothing of the row. */
export interface RefusedRow {
  readonly line: number
  readonly outcome: 'refused'
  /** The name of the refusal. */
  readonly code: RefusalCode
  /** Which field it is about, where it is one. */
  readonly field?: string
  /** The rule that the field breaks. */
  readonly rule?: string
}

/** How an import goes, at most once a second and once at the end. */
export interface ImportProgress {
  readonly rows: number
  readonly imported: number
  readonly repeated: number
  readonly refused: number
  readonly rowsPerSecond: number
}

export interface ImportReport extends Omit<ImportProgress, 'rowsPerSecond'> {
  /** False when `signal` has ended it before the last row. */
  readonly isComplete: boolean
  /** The first 1,000 rows that were refused; `onRow` is told all of them. */
  readonly refusedRows: readonly RefusedRow[]
}

export interface ImportOptions {
  /** A principal from `support`, at most a minute old when the import begins. Its operator and reason are on record. */
  readonly as: Principal
  /**
   * Makes an {@link ImportRow} of what is yielded, after a line was read as JSON. A row that it throws for is refused, and
   * undefined is passed over. What it throws is told to nobody.
   */
  readonly map?: ((row: unknown) => unknown) | undefined
  /** Rows at a time: 1 to 64. Default 8. */
  readonly concurrency?: number | undefined
  /** Told what came of each row, in the order in which they end. What it throws ends the import. */
  readonly onRow?: ((row: ImportedRow) => void) | undefined
  /** What it throws is ignored. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
  /** Ends it after the rows that are under way; a source that is waited for is waited for still. */
  readonly signal?: AbortSignal | undefined
}

/** Rows, or lines of JSON: an object is taken as it is, a text is read as JSON, and an empty line is passed over. */
export type ImportSource = Iterable<unknown> | AsyncIterable<unknown>

/** The verbs that it is made of. */
export interface ImportVerbs {
  readonly begin: (input: object, options: ImportRowOptions) => Promise<object>
  readonly row: (row: ImportRow, options: ImportRowOptions) => Promise<RowIsImported>
}

const optionNames: Readonly<Record<keyof ImportOptions, true>> = {
  as: true,
  map: true,
  concurrency: true,
  onRow: true,
  onProgress: true,
  signal: true,
}

const concurrencyMax = 64
const refusedRowsMax = 1_000
const reportEveryMs = 1_000

const isIterable = (source: unknown): source is ImportSource =>
  typeof source === 'object' && source !== null && (Symbol.iterator in source || Symbol.asyncIterator in source)

const checked = (options: ImportOptions): ImportOptions & { readonly concurrency: number } => {
  givenFields(options, optionNames)
  const { map, onRow, onProgress, concurrency = 8, signal } = options
  for (const [name, given] of Object.entries({ map, onRow, onProgress }))
    refuseUnless(given === undefined || typeof given === 'function', name, 'is a function')
  refuseUnless(
    Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= concurrencyMax,
    'concurrency',
    `is a whole number from 1 to ${concurrencyMax}`,
  )
  refuseUnless(signal === undefined || signal instanceof AbortSignal, 'signal', 'is an AbortSignal')
  return { ...options, concurrency }
}

type Read = { readonly row: unknown } | 'passed over' | { readonly rule: string }

const read = (given: unknown, map: ImportOptions['map']): Read => {
  let row = given
  if (typeof given === 'string') {
    // Files of some systems begin with a mark of their byte order.
    const line = given.replace(/^\ufeff/, '')
    if (line.trim() === '') return 'passed over'
    try {
      row = JSON.parse(line)
    } catch {
      return { rule: 'is one line of JSON' }
    }
  }
  if (map === undefined) return { row }
  try {
    row = map(row)
  } catch {
    return { rule: 'is one that `map` can read' }
  }
  return row === undefined ? 'passed over' : { row }
}

/** One row after the other, whoever asks: not every iterator can be asked twice at once. */
const inTurn = (
  source: ImportSource,
): (() => Promise<IteratorResult<unknown>>) & { readonly end: () => Promise<void> } => {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : (source as Iterable<unknown>)[Symbol.iterator]()
  let last: Promise<unknown> = Promise.resolve()
  const next = (): Promise<IteratorResult<unknown>> => {
    const result = last.then(() => iterator.next())
    last = result.catch(() => undefined)
    return result
  }
  return Object.assign(next, {
    end: async () => {
      await last
      try {
        await iterator.return?.()
      } catch {
        // What has ended the import is told, not this.
      }
    },
  })
}

class Counts {
  rows = 0
  readonly #counts = { imported: 0, repeated: 0, refused: 0 }
  readonly refusedRows: RefusedRow[] = []
  readonly #startedAtMs = performance.now()
  #reportedAtMs = this.#startedAtMs
  readonly #onProgress: ImportOptions['onProgress']

  constructor(onProgress: ImportOptions['onProgress']) {
    this.#onProgress = onProgress
  }

  get all(): Omit<ImportProgress, 'rowsPerSecond'> {
    return { rows: this.rows, ...this.#counts }
  }

  add(row: ImportedRow): void {
    this.rows += 1
    this.#counts[row.outcome] += 1
    if (row.outcome === 'refused' && this.refusedRows.length < refusedRowsMax) this.refusedRows.push(row)
    if (performance.now() - this.#reportedAtMs >= reportEveryMs) this.report()
  }

  report(): void {
    this.#reportedAtMs = performance.now()
    const seconds = (this.#reportedAtMs - this.#startedAtMs) / 1_000
    try {
      this.#onProgress?.({ ...this.all, rowsPerSecond: seconds === 0 ? 0 : Math.round(this.rows / seconds) })
    } catch {
      // It cannot stop the work.
    }
  }
}

const refusedBy = (line: number, error: MunimentError): RefusedRow => {
  const { refusal } = error
  const { field, rule } = (refusal ?? {}) as { readonly field?: string; readonly rule?: string }
  return {
    line,
    outcome: 'refused',
    code: error.code as RefusalCode,
    ...(field === undefined ? {} : { field }),
    ...(rule === undefined ? {} : { rule }),
  }
}

const ofPrincipal: ReadonlySet<string> = new Set(['PrincipalRequired', 'PrincipalExpired', 'WrongPrincipal'])

const imported = async (
  verbs: ImportVerbs,
  { line, given }: { readonly line: number; readonly given: unknown },
  { as, map }: ImportOptions,
): Promise<ImportedRow | undefined> => {
  const one = read(given, map)
  if (one === 'passed over') return undefined
  if ('rule' in one) return { line, outcome: 'refused', code: 'InvalidInput', field: 'row', rule: one.rule }
  try {
    const { userId, repeated } = await verbs.row(one.row as ImportRow, { as })
    return { line, outcome: repeated ? 'repeated' : 'imported', userId }
  } catch (error) {
    if (error instanceof MunimentError && error.refusal !== undefined && !ofPrincipal.has(error.code))
      return refusedBy(line, error)
    throw error
  }
}

/** As `users.import` says. */
export const importUsers = async (
  verbs: ImportVerbs,
  source: ImportSource,
  options: ImportOptions,
): Promise<ImportReport> => {
  if (!isIterable(source)) throw new ConfigurationRefused('rows', 'is an iterable of rows')
  const { as, concurrency, onRow, onProgress, signal, ...rest } = checked(options)
  await verbs.begin({}, { as })
  const counts = new Counts(onProgress)
  const next = inTurn(source)
  let lines = 0
  let isOver = false
  const lane = async (): Promise<void> => {
    while (!isOver && signal?.aborted !== true) {
      const { done, value: given } = await next()
      if (done === true) {
        isOver = true
        return
      }
      const row = await imported(verbs, { line: (lines += 1), given }, { as, ...rest })
      if (row === undefined) continue
      counts.add(row)
      onRow?.(row)
    }
  }
  const failing = async (): Promise<void> => {
    try {
      await lane()
    } catch (error) {
      isOver = true
      throw error
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: concurrency }, failing))
  const isComplete = isOver && lanes.every(({ status }) => status === 'fulfilled')
  if (!isComplete) await next.end()
  counts.report()
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason
  return { ...counts.all, isComplete, refusedRows: counts.refusedRows }
}
