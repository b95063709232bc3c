/**
 * Replay: decode and fold one aggregate.
 *
 * First from recorded events at hand, which is what the budget is about: codecs, facts, state, memory of commands. Then
 * by loading a stream from the memory store, beside Emmett's `aggregateStream` on its own: that folds, but decodes
 * nothing and remembers no commands.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { account } from '@muniment/core'
import { foldEvent, type RecordedEvent, streamName, unfolded } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import type { BankOpener } from '../bank/bank.ts'
import { historyOf } from '../bank/bank-commands.ts'
import { emmettBank } from '../bank/emmett-bank.ts'
import { munimentBank } from '../bank/muniment-bank.ts'
import type { Contender, Measure } from '../harness/measure.ts'
import { rateOf } from '../harness/processor-time.ts'
import { logWriter } from '../identity-log/log-writer.ts'
import { largeAccount } from '../identity-log/population.ts'

const eventCount = 10_000

const accountEventsRecorded = async (): Promise<readonly RecordedEvent[]> => {
  const store = memoryStore()
  const accountId = await largeAccount(logWriter(store, 'muniment', Date.UTC(2026, 0, 1)), eventCount)
  const { events } = await store.readStream(streamName('muniment', account.category, accountId))
  const recorded: RecordedEvent[] = []
  for await (const event of events) recorded.push(event)
  return recorded
}

const decodeAndFold: Contender = async (quick) => {
  const recorded = await accountEventsRecorded()
  const members = recorded.filter(({ type }) => type === 'MemberJoined').length
  const times = quick ? 5 : 20
  return async () => {
    let folded = unfolded(account)
    const rate = await rateOf(recorded.length * times, () => {
      for (let n = 0; n < times; n += 1) {
        folded = unfolded(account)
        for (const event of recorded) foldEvent(account, folded, event)
      }
    })
    assert.equal(folded.revision, BigInt(recorded.length - 1))
    assert.equal(Object.keys(folded.state.members).length, members)
    return rate
  }
}

const loading =
  (openBank: BankOpener): Contender =>
  async (quick) => {
    const bank = openBank()
    await bank.record('1', historyOf(eventCount))
    const times = quick ? 5 : 20
    return () =>
      rateOf(eventCount * times, async () => {
        for (let n = 0; n < times; n += 1) assert.equal((await bank.replay('1')).deposits, eventCount - 1)
      })
  }

export const replay: Measure = {
  name: 'replay',
  path: 'replay: decode + fold one aggregate',
  unit: 'per second',
  ours: decodeAndFold,
  budgets: [{ of: 'ours', atLeast: 1_000_000 }],
  notes: ["Events a second, of an account's 10,000: invitations, joining, disabling, enabling."],
}

export const loadStream: Measure = {
  name: 'load-stream',
  path: 'load a bank account of 10,000 events',
  unit: 'per second',
  ours: loading(munimentBank),
  peer: { name: 'Emmett 0.42 aggregateStream', contender: loading(emmettBank) },
  budgets: [],
  notes: ['Events a second. Not comparable: Emmett folds the stored objects as they are; we also decode them.'],
}
