/**
 * Rebuild and replay against the size of the log: the rate must not fall, nor what is kept of an event grow, with the
 * number of events.
 *
 * The peer is ours: the same work on 10,000 events, by turns. Personal fields and addresses are sealed as the facade seals
 * them. The memory is that of index and trail; the log, which the store keeps, was there before.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { account } from '@muniment/core'
import { type EventStore, foldEvent, type RecordedEvent, streamName, unfolded } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import type { Contender, Measure } from '../harness/measure.ts'
import { memoryUsed } from '../harness/memory-used.ts'
import { rateOf } from '../harness/processor-time.ts'
import { logWriter } from '../identity-log/log-writer.ts'
import { largeAccount, populate, realSealing } from '../identity-log/population.ts'
import { emptyReadModels, type ReadModels, rebuildFrom } from './rebuild-read-models.ts'

const smallest = 10_000
const startMs = Date.UTC(2026, 0, 1)

/** Of an account with ten members, each with three keys. */
const eventsOfAccount = 132

const storeOf = async (events: number): Promise<{ readonly store: EventStore; readonly count: number }> => {
  const store = memoryStore()
  const log = logWriter(store, 'muniment', startMs)
  await populate(log, { accounts: Math.ceil(events / eventsOfAccount), keysPerMember: 3 }, realSealing())
  return { store, count: await log.flush() }
}

const rebuilding =
  (events: number): Contender =>
  async () => {
    const { store, count } = await storeOf(events)
    // Small logs several times: a round must not be over before it can be measured.
    const times = Math.max(1, Math.floor(100_000 / events))
    return async () => {
      let models: ReadModels = emptyReadModels()
      const rate = await rateOf(count * times, async () => {
        for (let n = 0; n < times; n += 1) {
          models = emptyReadModels()
          await rebuildFrom(store, models)
        }
      })
      assert.equal(models.read, count)
      return rate
    }
  }

const keeping =
  (events: number): Contender =>
  async () => {
    const { store, count } = await storeOf(events)
    return async () => {
      const models = emptyReadModels()
      const before = memoryUsed()
      await rebuildFrom(store, models)
      const after = memoryUsed()
      assert.equal(models.read, count)
      assert.equal(models.trail.unreadableCount(), 0)
      return (after - before) / count
    }
  }

const replaying =
  (events: number): Contender =>
  async () => {
    const store = memoryStore()
    const accountId = await largeAccount(logWriter(store, 'muniment', startMs), events, realSealing())
    const stream = await store.readStream(streamName('muniment', account.category, accountId))
    const recorded: RecordedEvent[] = []
    for await (const event of stream.events) recorded.push(event)
    const times = Math.max(1, Math.floor(200_000 / events))
    return async () => {
      let folded = unfolded(account)
      const rate = await rateOf(recorded.length * times, () => {
        for (let n = 0; n < times; n += 1) {
          folded = unfolded(account)
          for (const event of recorded) foldEvent(account, folded, event)
        }
      })
      assert.equal(folded.revision, BigInt(recorded.length - 1))
      return rate
    }
  }

const sizes = [
  { events: 100_000, name: '100-thousand', rounds: 5 },
  { events: 1_000_000, name: 'million', rounds: 3 },
] as const

const rowsOf = ({ events, name, rounds }: (typeof sizes)[number]): readonly Measure[] => {
  const common = { group: 'rebuild-by-size', budgets: [], rounds: rounds, heapMiB: 8_192 }
  const size = events.toLocaleString('en-GB')
  const peer = `ours, ${smallest.toLocaleString('en-GB')} events`
  return [
    {
      ...common,
      name: `rebuild-of-${name}`,
      path: `rebuild all read models, ${size} events`,
      unit: 'per second',
      ours: rebuilding(events),
      peer: { name: peer, contender: rebuilding(smallest) },
      notes: ['Events a second, reading the memory store included; everything personal is really sealed.'],
    },
    {
      ...common,
      rounds: 1,
      name: `memory-of-${name}`,
      path: `memory of all read models, an event of ${size}`,
      unit: 'bytes',
      ours: keeping(events),
      peer: { name: peer, contender: keeping(smallest) },
      notes: ['Index and trail. What an event says is shared with the log in the memory store, and not counted.'],
    },
    {
      ...common,
      name: `replay-of-${name}`,
      path: `replay one account of ${size} events`,
      unit: 'per second',
      ours: replaying(events),
      peer: { name: peer, contender: replaying(smallest) },
      notes: ['Events a second.'],
    },
  ]
}

export const rebuildBySize: readonly Measure[] = sizes.flatMap(rowsOf)
