/**
 * Rebuild all read models from memory.
 *
 * The whole path: reading the memory store's log, decoding each event with its envelope, the access index, the audit
 * trail. The second measure leaves out the store: recorded events at hand.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import type { EventStore, RecordedEvent } from '@muniment/kernel'
import { type AccessIndex, type AuditTrail, accessIndex, auditTrail, readSequenced } from '@muniment/projections'
import { memoryStore } from '@muniment/store-memory'
import { either as E } from 'fp-ts'
import type { Contender, Measure, Round } from '../harness/measure.ts'
import { rateOf } from '../harness/processor-time.ts'
import { logWriter } from '../identity-log/log-writer.ts'
import { populate } from '../identity-log/population.ts'

/** What is rebuilt. */
export interface ReadModels {
  readonly index: AccessIndex
  readonly trail: AuditTrail
  read: number
}

export const emptyReadModels = (): ReadModels => ({ index: accessIndex(), trail: auditTrail(), read: 0 })

const apply = (models: ReadModels, event: RecordedEvent): void => {
  const read = readSequenced('muniment', event, models.read)
  if (E.isLeft(read)) throw new Error(`${event.type} cannot be read`)
  models.index.apply(read.right)
  models.trail.apply(read.right)
  models.read += 1
}

/** The whole log of a store, in order. */
export const rebuildFrom = async (store: EventStore, models: ReadModels): Promise<void> => {
  for await (const message of store.readAll()) if (message.kind === 'event') apply(models, message.event)
}

const storeOf = async (quick: boolean): Promise<{ readonly store: EventStore; readonly count: number }> => {
  const store = memoryStore()
  const log = logWriter(store, 'muniment', Date.UTC(2026, 0, 1))
  await populate(log, { accounts: quick ? 300 : 1_000, keysPerMember: 3 })
  return { store, count: await log.flush() }
}

/** A round that rebuilds with this way of going through the log. */
const rebuilding = (count: number, each: (visit: (event: RecordedEvent) => void) => Promise<void> | void): Round => {
  return async () => {
    const models = emptyReadModels()
    const rate = await rateOf(count, () => each((event) => apply(models, event)))
    assert.equal(models.read, count)
    assert.equal([...models.trail.list({})].length, count)
    return rate
  }
}

const fromStore: Contender = async (quick) => {
  const { store, count } = await storeOf(quick)
  return rebuilding(count, async (visit) => {
    for await (const message of store.readAll()) if (message.kind === 'event') visit(message.event)
  })
}

const atHand: Contender = async (quick) => {
  const { store, count } = await storeOf(quick)
  const recorded: RecordedEvent[] = []
  for await (const message of store.readAll()) if (message.kind === 'event') recorded.push(message.event)
  return rebuilding(count, (visit) => recorded.forEach(visit))
}

export const rebuildReadModels: Measure = {
  name: 'rebuild-read-models',
  path: 'rebuild all read models from memory',
  unit: 'per second',
  ours: fromStore,
  budgets: [{ of: 'ours', atLeast: 300_000 }],
  notes: ['Events a second, of 132,000: access index and audit trail, reading the store included.'],
}

export const rebuildWithoutStore: Measure = {
  name: 'rebuild-without-store',
  path: 'the same without the store',
  unit: 'per second',
  ours: atHand,
  budgets: [],
  notes: ['Recorded events in an array.'],
}
