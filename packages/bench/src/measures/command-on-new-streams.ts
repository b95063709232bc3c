/**
 * One command on each of many new streams, beside Emmett.
 *
 * Emmett's in-memory store counts the events of all streams at each append, for the global position: at 10,000 streams
 * that is most of its time. The second measure, without a budget, keeps the stores small and shows the rest.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import type { BankOpener } from '../bank/bank.ts'
import { openAccount } from '../bank/bank-commands.ts'
import { emmettBank } from '../bank/emmett-bank.ts'
import { munimentBank } from '../bank/muniment-bank.ts'
import type { Contender, Measure } from '../harness/measure.ts'
import { rateOf } from '../harness/processor-time.ts'

/** 10,000 commands in a round, spread over stores of this many streams. */
const commands = 10_000

const opening =
  (openBank: BankOpener, streams: number): Contender =>
  async () => {
    // The bank of the round before is alive while the next is collected and measured, as a running process always has
    // some: V8 forgets the layouts of objects of which none is left, and with them the code that was optimised for them.
    let bank = openBank()
    return async () => {
      const rate = await rateOf(commands, async () => {
        for (let opened = 0; opened < commands; opened += streams) {
          bank = openBank()
          for (let n = 0; n < streams; n += 1) await bank.run(String(n), openAccount(n))
        }
      })
      assert.equal((await bank.state(String(streams - 1))).status, 'open')
      return rate
    }
  }

const measure = (streams: number): Pick<Measure, 'unit' | 'ours' | 'peer'> => ({
  unit: 'per second',
  ours: opening(munimentBank, streams),
  peer: { name: 'Emmett 0.42 DeciderCommandHandler', contender: opening(emmettBank, streams) },
})

export const commandOnNewStreams: Measure = {
  name: 'command-on-new-streams',
  path: 'one command on each of 10,000 new streams',
  ...measure(10_000),
  budgets: [
    { of: 'ours', atLeast: 20_000 },
    { of: 'ratio', atLeast: 2 },
  ],
  notes: ['Emmett counts the events of all streams at each append; see the next row.'],
}

export const commandOnFewNewStreams: Measure = {
  name: 'command-on-few-new-streams',
  path: 'one command on each of 100 new streams',
  ...measure(100),
  budgets: [],
  notes: ['A hundred small stores one after the other: what a command costs apart from that count.'],
}
