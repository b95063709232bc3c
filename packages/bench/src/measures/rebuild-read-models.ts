/**
 * Rebuild all read models from memory.
 *
 * The whole path: reading the memory store's log, decoding each event with its envelope, the access index, the audit
 * trail. The second row leaves out the store: recorded events at hand.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import type { RecordedEvent } from '@muniment/kernel'
import { type AccessIndex, type AuditTrail, accessIndex, auditTrail, readSequenced } from '@muniment/projections'
import { memoryStore } from '@muniment/store-memory'
import { either as E } from 'fp-ts'
import type { Measure } from '../harness/measure.ts'
import { rateOf } from '../harness/processor-time.ts'
import { repeat, summarized } from '../harness/rounds.ts'
import { logWriter } from '../identity-log/log-writer.ts'
import { populate } from '../identity-log/population.ts'

interface ReadModels {
  readonly index: AccessIndex
  readonly trail: AuditTrail
  read: number
}

const empty = (): ReadModels => ({ index: accessIndex(), trail: auditTrail(), read: 0 })

const apply = (models: ReadModels, event: RecordedEvent): void => {
  const read = readSequenced('muniment', event, models.read)
  if (E.isLeft(read)) throw new Error(`${event.type} cannot be read`)
  models.index.apply(read.right)
  models.trail.apply(read.right)
  models.read += 1
}

export const rebuildReadModels: Measure = {
  name: 'rebuild-read-models',
  heapMiB: 4_096,
  run: async ({ rounds, quick }) => {
    const store = memoryStore()
    const log = logWriter(store, 'muniment', Date.UTC(2026, 0, 1))
    await populate(log, { accounts: quick ? 300 : 1_000, keysPerMember: 3 })
    const count = await log.flush()
    const recorded: RecordedEvent[] = []
    for await (const message of store.readAll()) if (message.kind === 'event') recorded.push(message.event)
    assert.equal(recorded.length, count)

    let models = empty()
    const whole = await repeat(rounds, () => {
      models = empty()
      return rateOf(count, async () => {
        for await (const message of store.readAll()) if (message.kind === 'event') apply(models, message.event)
      })
    })
    assert.equal(models.read, count)
    const atHand = await repeat(rounds, () => {
      models = empty()
      return rateOf(count, () => {
        for (const event of recorded) apply(models, event)
      })
    })
    assert.equal([...models.trail.list({})].length, count)
    return [
      {
        path: 'rebuild all read models from memory',
        unit: 'per second',
        ours: summarized(whole).ours,
        budgets: [{ of: 'ours', atLeast: 300_000 }],
        notes: [`Events a second, of ${count}: access index and audit trail, reading the store included.`],
        rounds: { ours: whole.ours },
      },
      {
        path: 'the same without the store',
        unit: 'per second',
        ours: summarized(atHand).ours,
        budgets: [],
        notes: [],
        rounds: { ours: atHand.ours },
      },
    ]
  },
}
