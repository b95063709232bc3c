/** The commands that both sides are given, and the fields that both store beside the data. @module */
import { randomUUID } from 'node:crypto'
import type { Envelope } from '@muniment/kernel'
import type { BankEvent, Deposit, OpenAccount } from './bank-account.ts'

export const openAccount = (n: number): OpenAccount => ({
  type: 'OpenAccount',
  accountNumber: String(n).padStart(12, '0'),
  owner: `owner of account ${n}`,
  currency: n % 2 === 0 ? 'EUR' : 'USD',
})

export const deposit = (n: number): Deposit => ({ type: 'Deposit', amount: 1 + (n % 100), reference: `invoice ${n}` })

/** Who, by which command: fields of our envelope, and of the metadata that Emmett's events carry. */
export const attribution = (command: string): Omit<Envelope, 'occurredAt'> => {
  const commandId = randomUUID()
  return {
    principal: { kind: 'user', id: 'usr_3f2a9c1e5b7d4860a1c2e3f405162738', source: 'dashboard' },
    command,
    commandId,
    correlationId: commandId,
  }
}

/** An account opened, then deposits: so many events in all. */
export const historyOf = (events: number): readonly BankEvent[] => [
  { type: 'AccountOpened', data: { accountNumber: '000000000001', owner: 'owner of account 1', currency: 'EUR' } },
  ...Array.from({ length: events - 1 }, (_, n): BankEvent => {
    const { amount, reference } = deposit(n)
    return { type: 'MoneyDeposited', data: { amount, reference } }
  }),
]
