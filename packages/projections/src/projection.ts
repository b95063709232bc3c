/**
 * The shape of a projection: events become small rows.
 *
 * `apply` is pure and returns the row; the container is a port: a mutable map in memory, a table elsewhere, never an
 * immer-managed map. Whoever changes `apply` raises `version`.
 *
 * @module
 */
import type { Category } from '@muniment/core'
import type { SequencedEvent } from './sequenced-event.ts'

export interface Projection<Row> {
  readonly name: string
  readonly version: number
  /** The categories of the streams that it reads. It is not shown any other event. */
  readonly reads: readonly Category[]
  /** The row that an event concerns, if it concerns any. */
  readonly key: (event: SequencedEvent) => string | undefined
  /** The row after the event; undefined deletes it. Consults nothing but its arguments. */
  readonly apply: (row: Row | undefined, event: SequencedEvent) => Row | undefined
}

/** Where rows are. */
export interface Rows<Row> {
  get(key: string): Row | undefined
  put(key: string, row: Row): void
  delete(key: string): void
  scan(): Iterable<readonly [string, Row]>
}

/** Rows in a map. */
export const memoryRows = <Row>(): Rows<Row> => {
  const rows = new Map<string, Row>()
  return {
    get: (key) => rows.get(key),
    put: (key, row) => void rows.set(key, row),
    delete: (key) => void rows.delete(key),
    scan: () => rows.entries(),
  }
}

/** Apply one event to the row that it concerns. */
const project = <Row>({ key, apply }: Projection<Row>, store: Rows<Row>, event: SequencedEvent): void => {
  const rowKey = key(event)
  if (rowKey === undefined) return
  const before = store.get(rowKey)
  const after = apply(before, event)
  if (after === before) return
  if (after === undefined) store.delete(rowKey)
  else store.put(rowKey, after)
}

/** A projection with its rows. */
export interface Table {
  readonly reads: readonly Category[]
  readonly apply: (event: SequencedEvent) => void
}

/** Puts a projection over its rows. */
export const table = <Row>(projection: Projection<Row>, rows: Rows<Row>): Table => ({
  reads: projection.reads,
  apply: (event) => project(projection, rows, event),
})

/** Shows each event to the tables that read its category. */
export const projector = (...tables: readonly Table[]): ((event: SequencedEvent) => void) => {
  const readers = new Map<Category, readonly Table[]>()
  for (const reader of tables)
    for (const category of reader.reads) readers.set(category, [...(readers.get(category) ?? []), reader])
  return (event) => {
    const reading = readers.get(event.category)
    if (reading !== undefined) for (const { apply } of reading) apply(event)
  }
}
