/**
 * The shape of a projection: events become small rows.
 *
 * `apply` is pure and returns the row; the container is a port: a mutable map in memory, a table elsewhere, never an
 * immer-managed map. Whoever changes `apply` raises `version`.
 *
 * @module
 */
import type { SequencedEvent } from './sequenced-event.ts'

export interface Projection<Row> {
  readonly name: string
  readonly version: number
  /** The row that an event concerns, if it concerns any. */
  readonly key: (event: SequencedEvent) => string | undefined
  /** The row after the event; undefined deletes it. Consults nothing but its arguments. */
  readonly apply: (row: Row | undefined, event: SequencedEvent) => Row | undefined
}

/** Where rows are. */
export interface ProjectionStore<Row> {
  get(key: string): Row | undefined
  put(key: string, row: Row): void
  delete(key: string): void
  scan(): Iterable<readonly [string, Row]>
}

/** Rows in a map. */
export const memoryProjectionStore = <Row>(): ProjectionStore<Row> => {
  const rows = new Map<string, Row>()
  return {
    get: (key) => rows.get(key),
    put: (key, row) => void rows.set(key, row),
    delete: (key) => void rows.delete(key),
    scan: () => rows.entries(),
  }
}

/** Apply one event to the row that it concerns. */
export const project = <Row>(projection: Projection<Row>, store: ProjectionStore<Row>, event: SequencedEvent): void => {
  const key = projection.key(event)
  if (key === undefined) return
  const before = store.get(key)
  const after = projection.apply(before, event)
  if (after === before) return
  if (after === undefined) store.delete(key)
  else store.put(key, after)
}
