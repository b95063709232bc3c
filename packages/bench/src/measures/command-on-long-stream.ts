/**
 * A command on a stream of 2,000 events, beside Emmett.
 *
 * Warm: each side has run one command on the stream before. We have kept its state and read the tail; Emmett has no such
 * cache and folds the stream anew.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import type { BankEvent } from '../bank/bank-account.ts'
import { deposit } from '../bank/bank-commands.ts'
import { type EmmettBank, emmettBank } from '../bank/emmett-bank.ts'
import { type MunimentBank, munimentBank } from '../bank/muniment-bank.ts'
import type { Measure } from '../harness/measure.ts'
import { rateOf } from '../harness/processor-time.ts'
import { alternate, summarized } from '../harness/rounds.ts'

const history: readonly BankEvent[] = [
  { type: 'AccountOpened', data: { accountNumber: '000000000001', owner: 'owner of account 1', currency: 'EUR' } },
  ...Array.from({ length: 1_999 }, (_, n): BankEvent => {
    const { amount, reference } = deposit(n)
    return { type: 'MoneyDeposited', data: { amount, reference } }
  }),
]

const banks = 4
const commands = 250

type Bank = Omit<MunimentBank | EmmettBank, 'store'>

const round = (newBank: () => Bank) => async (): Promise<number> => {
  const begun = Array.from({ length: banks }, newBank)
  for (const bank of begun) {
    await bank.record('1', history)
    await bank.run('1', deposit(0))
  }
  const rate = await rateOf(banks * commands, async () => {
    for (const bank of begun) for (let n = 0; n < commands; n += 1) await bank.run('1', deposit(n))
  })
  for (const bank of begun) assert.equal((await bank.state('1')).deposits, 1_999 + 1 + commands)
  return rate
}

export const commandOnLongStream: Measure = {
  name: 'command-on-long-stream',
  heapMiB: 4_096,
  run: async ({ rounds }) => {
    const samples = await alternate(rounds, { ours: round(munimentBank), peer: round(emmettBank) })
    const { ours, peer, ratio } = summarized(samples)
    return [
      {
        path: 'command on a 2,000-event stream',
        unit: 'per second',
        ours,
        peer: { name: 'Emmett 0.42 DeciderCommandHandler', value: peer },
        ratio,
        budgets: [{ of: 'ratio', atLeast: 5 }],
        notes: [`Warm; the stream grows from 2,000 to ${2_001 + commands} events, on both sides.`],
        rounds: samples,
      },
    ]
  },
}
