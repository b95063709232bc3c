/** The commands that both sides are given, and the fields that both store beside the data. @module */
import { randomUUID } from 'node:crypto'
import type { Envelope } from '@muniment/kernel'
import type { Deposit, OpenAccount } from './bank-account.ts'

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
