/**
 * One command on each of many new streams, beside Emmett.
 *
 * Emmett's in-memory store counts the events of all streams at each append, for the global position: at 10,000 streams
 * that is nearly all of its time. The second row, without a budget, keeps the stores small and shows the rest.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { openAccount } from '../bank/bank-commands.ts'
import { emmettBank } from '../bank/emmett-bank.ts'
import { munimentBank } from '../bank/muniment-bank.ts'
import type { Measure, Row } from '../harness/measure.ts'
import { rateOf } from '../harness/processor-time.ts'
import { alternate, type Round, summarized } from '../harness/rounds.ts'

const peer = 'Emmett 0.42 DeciderCommandHandler'

const ours =
  (streams: number, stores: number): Round =>
  async () => {
    let bank = munimentBank()
    const rate = await rateOf(streams * stores, async () => {
      for (let s = 0; s < stores; s += 1) {
        bank = munimentBank()
        for (let n = 0; n < streams; n += 1) await bank.run(String(n), openAccount(n))
      }
    })
    assert.equal((await bank.state(String(streams - 1))).status, 'open')
    return rate
  }

const emmetts =
  (streams: number, stores: number): Round =>
  async () => {
    let bank = emmettBank()
    const rate = await rateOf(streams * stores, async () => {
      for (let s = 0; s < stores; s += 1) {
        bank = emmettBank()
        for (let n = 0; n < streams; n += 1) await bank.run(String(n), openAccount(n))
      }
    })
    assert.equal((await bank.state(String(streams - 1))).status, 'open')
    return rate
  }

const measured = async (
  rounds: number,
  streams: number,
  stores: number,
): Promise<Omit<Row, 'path' | 'budgets' | 'notes'>> => {
  const samples = await alternate(rounds, { ours: ours(streams, stores), peer: emmetts(streams, stores) })
  const { ratio, ...medians } = summarized(samples)
  return { unit: 'per second', ours: medians.ours, peer: { name: peer, value: medians.peer }, ratio, rounds: samples }
}

export const commandOnNewStreams: Measure = {
  name: 'command-on-new-streams',
  heapMiB: 4_096,
  run: async ({ rounds, quick }) => [
    {
      path: 'one command on each of 10,000 new streams',
      ...(await measured(rounds, 10_000, 1)),
      budgets: [
        { of: 'ours', atLeast: 20_000 },
        { of: 'ratio', atLeast: 2 },
      ],
      notes: ['Emmett counts the events of all streams at each append; see the next row.'],
    },
    {
      path: 'one command on each of 100 new streams',
      ...(await measured(rounds, 100, quick ? 20 : 100)),
      budgets: [],
      notes: ['Small stores, over and over: what a command costs apart from that count.'],
    },
  ],
}
