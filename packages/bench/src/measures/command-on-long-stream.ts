/**
 * A command on a stream of 2,000 events, beside Emmett.
 *
 * Warm: each side has run one command on the stream before. We have kept its state and read the tail; Emmett has no such
 * cache and folds the stream anew.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import type { BankOpener } from '../bank/bank.ts'
import { deposit, historyOf } from '../bank/bank-commands.ts'
import { emmettBank } from '../bank/emmett-bank.ts'
import { munimentBank } from '../bank/muniment-bank.ts'
import type { Contender, Measure } from '../harness/measure.ts'
import { rateOf } from '../harness/processor-time.ts'

const history = historyOf(2_000)
const banks = 4
const commandsInEach = 250

const depositing =
  (openBank: BankOpener): Contender =>
  async () =>
  async () => {
    const open = Array.from({ length: banks }, () => openBank())
    for (const bank of open) {
      await bank.record('1', history)
      await bank.run('1', deposit(0))
    }
    const rate = await rateOf(banks * commandsInEach, async () => {
      for (const bank of open) for (let n = 0; n < commandsInEach; n += 1) await bank.run('1', deposit(n))
    })
    for (const bank of open) assert.equal((await bank.state('1')).deposits, 1_999 + 1 + commandsInEach)
    return rate
  }

export const commandOnLongStream: Measure = {
  name: 'command-on-long-stream',
  path: 'command on a 2,000-event stream',
  unit: 'per second',
  ours: depositing(munimentBank),
  peer: { name: 'Emmett 0.42 DeciderCommandHandler', contender: depositing(emmettBank) },
  budgets: [{ of: 'ratio', atLeast: 5 }],
  notes: [`Warm; the stream grows from 2,000 to ${2_001 + commandsInEach} events, on both sides.`],
}
