/**
 * The laws of projections: read models that are rows, each event concerning one row or none.
 *
 * @module
 */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { deepFrozen } from './deep-frozen.ts'
import { defineLaws, type Law, type LawRunner } from './law.ts'
import { readModelLaws } from './read-model-laws.ts'
import { snapshotText } from './snapshot-text.ts'

/** An event with the category of its stream. */
export interface Categorised {
  readonly category: string
}

/** The shape that is held to the laws. */
export interface LawfulProjection<Row, Ev extends Categorised> {
  readonly name: string
  readonly version: number
  readonly reads: readonly string[]
  readonly key: (event: Ev) => string | undefined
  readonly apply: (row: Row | undefined, event: Ev) => Row | undefined
}

/** A projection over its rows, as somebody runs it. */
export interface RunProjection<Row, Ev> {
  readonly apply: (event: Ev) => void
  readonly rows: () => Iterable<readonly [key: string, row: Row]>
}

/** What a projection is held to the laws with. */
export interface ProjectionInputs<Row, Ev extends Categorised> {
  /** Logs: events of all categories in their order. Let their ids collide, or nothing will ever meet. */
  readonly log: fc.Arbitrary<readonly Ev[]>
  /** How it is run. Default: over rows in a map. */
  readonly run?: (projection: LawfulProjection<Row, Ev>) => RunProjection<Row, Ev>
  /** As of a read model. */
  readonly absorbsRepeats?: boolean
}

type Entries<Row> = Iterable<readonly [key: string, row: Row]>

const byKey = <Row>(rows: Entries<Row>): Record<string, Row> => Object.fromEntries(rows)

/** Applies an event to rows in a map, each as `kept` leaves it. */
const project = <Row, Ev extends Categorised>(
  { reads, key, apply }: LawfulProjection<Row, Ev>,
  rows: Map<string, Row>,
  event: Ev,
  kept: (row: Row) => Row = (row) => row,
): void => {
  if (!reads.includes(event.category)) return
  const concerned = key(event)
  if (concerned === undefined) return
  const after = apply(rows.get(concerned), event)
  if (after === undefined) rows.delete(concerned)
  else rows.set(concerned, kept(after))
}

const overMap = <Row, Ev extends Categorised>(projection: LawfulProjection<Row, Ev>): RunProjection<Row, Ev> => {
  const rows = new Map<string, Row>()
  return { apply: (event) => project(projection, rows, event), rows: () => rows }
}

const throughJson = <Row>(row: Row): Row => JSON.parse(JSON.stringify(row)) as Row

/** The laws of one projection, for any runner: those of read models among them. */
export const projectionLaws = <Row, Ev extends Categorised>(
  projection: LawfulProjection<Row, Ev>,
  { log, run = overMap, absorbsRepeats = false }: ProjectionInputs<Row, Ev>,
): readonly Law[] => {
  const fed = (events: readonly Ev[]): RunProjection<Row, Ev> => {
    const running = run(projection)
    for (const event of events) running.apply(event)
    return running
  }
  const rowsText = (rows: Entries<Row>): string => snapshotText(byKey(rows))
  const open = () => {
    const running = run(projection)
    return { apply: running.apply, snapshot: () => byKey(running.rows()) }
  }
  return [
    {
      title: 'has a name and a version, and reads no category in vain',
      check: () => {
        ok(projection.name.length > 0)
        ok(Number.isSafeInteger(projection.version) && projection.version >= 1)
        const useful = new Set<string>()
        for (const events of fc.sample(log, 200)) {
          const rows = new Map<string, Row>()
          for (const event of events) {
            const before = rowsText(rows)
            project(projection, rows, event)
            if (rowsText(rows) !== before) useful.add(event.category)
          }
        }
        deepStrictEqual(
          [...projection.reads].filter((category) => !useful.has(category)),
          [],
        )
      },
    },
    {
      title: 'is shown no event of a category that it does not read, and every event of those that it does',
      check: () => {
        fc.assert(
          fc.property(log, (events) => {
            const shown: Ev[] = []
            const running = run({ ...projection, key: (event) => (shown.push(event), projection.key(event)) })
            for (const event of events) running.apply(event)
            const due = events.filter(({ category }) => projection.reads.includes(category))
            strictEqual(shown.length, due.length)
            for (const [index, event] of due.entries()) strictEqual(shown[index], event)
          }),
        )
      },
    },
    {
      title: 'makes rows that JSON carries, and the same ones on pages of any size with rows put away between them',
      check: () => {
        fc.assert(
          fc.property(log, fc.integer({ min: 1, max: 7 }), (events, pageSize) => {
            let rows = new Map<string, Row>()
            events.forEach((event, index) => {
              project(projection, rows, event)
              if ((index + 1) % pageSize === 0)
                rows = new Map([...rows].map(([key, row]) => [key, throughJson(row)] as const))
            })
            strictEqual(rowsText(rows), rowsText(fed(events).rows()))
          }),
        )
      },
    },
    {
      title: 'changes neither the row nor the event that it is given, and answers the same when asked again',
      check: () => {
        fc.assert(
          fc.property(log, (events) => {
            const rows = new Map<string, Row>()
            for (const event of deepFrozen(events)) {
              const concerned = projection.key(event)
              strictEqual(projection.key(event), concerned)
              const before = concerned === undefined ? undefined : rows.get(concerned)
              if (concerned !== undefined && projection.reads.includes(event.category))
                deepStrictEqual(projection.apply(before, event), projection.apply(before, event))
              project(projection, rows, event, deepFrozen)
            }
          }),
        )
      },
    },
    ...readModelLaws({ open, log, absorbsRepeats }),
  ]
}

/** Registers the laws of a projection with a test runner: `defineProjectionLaws(people, inputs, { describe, it })`. */
export const defineProjectionLaws = <Row, Ev extends Categorised>(
  projection: LawfulProjection<Row, Ev>,
  inputs: ProjectionInputs<Row, Ev>,
  runner: LawRunner,
): void => defineLaws(`${projection.name} obeys the laws of projections`, projectionLaws(projection, inputs), runner)
