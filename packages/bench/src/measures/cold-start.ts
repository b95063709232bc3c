/**
 * A cold start: from a snapshot of the access index, beside reading the log.
 *
 * The peer is ours without a snapshot. Both start over the same log in a store in memory; with a log behind a network the
 * difference is larger. What is timed ends where `access` answers: the audit trail, which reads history behind the
 * snapshot, is waited for afterwards and not timed.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { memorySnapshotStore, type SnapshotStore } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { createMuniment, developmentKeys } from 'muniment'
import type { Contender, Measure } from '../harness/measure.ts'
import { millisecondsOf } from '../harness/processor-time.ts'
import { logWriter } from '../identity-log/log-writer.ts'
import { populate, realSealing } from '../identity-log/population.ts'

const starting =
  (snapshots: SnapshotStore | undefined): Contender =>
  async () => {
    const store = memoryStore()
    const log = logWriter(store, 'muniment', Date.UTC(2026, 0, 1))
    const held = await populate(log, { accounts: 1_000, keysPerMember: 3 }, realSealing())
    const keys = developmentKeys()
    const start = () => createMuniment({ store, keys, ...(snapshots === undefined ? {} : { snapshots }) })
    // Leaves a snapshot behind where there is somewhere to leave it.
    const first = await start()
    await first.close()
    return async () => {
      let muniment = first
      const milliseconds = await millisecondsOf(1, async () => {
        muniment = await start()
      })
      const { identity } = await muniment.access.enter({ apiKey: held.at(-1) ?? '', surface: 'api' })
      assert.equal(identity.kind, 'user')
      await muniment.close()
      return milliseconds
    }
  }

export const coldStart: Measure = {
  name: 'cold-start',
  path: 'start over 132,000 events with a snapshot',
  unit: 'milliseconds',
  ours: starting(memorySnapshotStore()),
  peer: { name: 'ours, reading the log', contender: starting(undefined) },
  budgets: [],
  notes: ['Until the gate answers. The audit trail reads history afterwards, which is not in the figure.'],
}
