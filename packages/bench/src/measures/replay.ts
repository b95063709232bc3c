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
import { FoldedStreams, foldEvent, type RecordedEvent, streamName, unfolded } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { bankAccount, type BankEvent } from '../bank/bank-account.ts'
import { deposit } from '../bank/bank-commands.ts'
import { emmettBank } from '../bank/emmett-bank.ts'
import { munimentBank } from '../bank/muniment-bank.ts'
import type { Measure, Row, Thoroughness } from '../harness/measure.ts'
import { rateOf } from '../harness/processor-time.ts'
import { alternate, repeat, summarized } from '../harness/rounds.ts'
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

const decodeAndFold = async ({ rounds, quick }: Thoroughness): Promise<Row> => {
  const recorded = await accountEventsRecorded()
  const times = quick ? 5 : 20
  const samples = await repeat(rounds, async () => {
    let folded = unfolded(account)
    const rate = await rateOf(recorded.length * times, () => {
      for (let n = 0; n < times; n += 1) {
        folded = unfolded(account)
        for (const event of recorded) foldEvent(account, folded, event)
      }
    })
    assert.equal(folded.revision, BigInt(recorded.length - 1))
    assert.equal(
      Object.keys(folded.state.members).length,
      recorded.filter(({ type }) => type === 'MemberJoined').length,
    )
    return rate
  })
  return {
    path: 'replay: decode + fold one aggregate',
    unit: 'per second',
    ours: summarized(samples).ours,
    budgets: [{ of: 'ours', atLeast: 1_000_000 }],
    notes: [`Events a second, of an account's ${recorded.length}: invitations, joining, disabling, enabling.`],
    rounds: { ours: samples.ours },
  }
}

const load = async ({ rounds, quick }: Thoroughness): Promise<Row> => {
  const history: readonly BankEvent[] = [
    { type: 'AccountOpened', data: { accountNumber: '000000000001', owner: 'owner of account 1', currency: 'EUR' } },
    ...Array.from({ length: eventCount - 1 }, (_, n): BankEvent => {
      const { amount, reference } = deposit(n)
      return { type: 'MoneyDeposited', data: { amount, reference } }
    }),
  ]
  const ours = munimentBank()
  const emmett = emmettBank()
  await ours.record('1', history)
  await emmett.record('1', history)
  const times = quick ? 5 : 20
  const samples = await alternate(rounds, {
    ours: () =>
      rateOf(eventCount * times, async () => {
        for (let n = 0; n < times; n += 1) {
          const { state } = await new FoldedStreams(ours.store).load(bankAccount, ours.streamOf('1'))
          assert.equal(state.deposits, eventCount - 1)
        }
      }),
    peer: () =>
      rateOf(eventCount * times, async () => {
        for (let n = 0; n < times; n += 1) assert.equal((await emmett.state('1')).deposits, eventCount - 1)
      }),
  })
  const medians = summarized(samples)
  return {
    path: 'load a bank account of 10,000 events',
    unit: 'per second',
    ours: medians.ours,
    peer: { name: 'Emmett 0.42 aggregateStream', value: medians.peer },
    ratio: medians.ratio,
    budgets: [],
    notes: ['Not comparable: Emmett folds the stored objects as they are; we also decode and remember commands.'],
    rounds: samples,
  }
}

export const replay: Measure = {
  name: 'replay',
  heapMiB: 4_096,
  run: async (thoroughness) => [await decodeAndFold(thoroughness), await load(thoroughness)],
}
