/**
 * A bank account: the small aggregate that the kernel and Emmett both run.
 *
 * @module
 */
import { type Aggregate, oneOf, type StoredEvents, stored, text, wholeNumber } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'

export interface AccountOpened {
  readonly type: 'AccountOpened'
  readonly data: { readonly accountNumber: string; readonly owner: string; readonly currency: 'EUR' | 'USD' }
}

export interface MoneyDeposited {
  readonly type: 'MoneyDeposited'
  readonly data: { readonly amount: number; readonly reference: string }
}

export type BankEvent = AccountOpened | MoneyDeposited

export interface OpenAccount {
  readonly type: 'OpenAccount'
  readonly accountNumber: string
  readonly owner: string
  readonly currency: 'EUR' | 'USD'
}

export interface Deposit {
  readonly type: 'Deposit'
  readonly amount: number
  readonly reference: string
}

export type BankCommand = OpenAccount | Deposit

export interface BankState {
  status: 'absent' | 'open'
  balance: number
  deposits: number
}

export interface BankRejection {
  readonly _tag: 'AccountExists' | 'NoSuchAccount'
}

export const bankEvents: StoredEvents<BankEvent> = {
  AccountOpened: stored<AccountOpened>('AccountOpened', {
    accountNumber: text('account number', (value) => /^[0-9]{12}$/.test(value)),
    owner: t.string,
    currency: oneOf('currency', 'EUR', 'USD'),
  }),
  MoneyDeposited: stored<MoneyDeposited>('MoneyDeposited', { amount: wholeNumber(1), reference: t.string }),
}

/** What both decide: events, or the name of a rejection. */
export const decideBank = (command: BankCommand, state: Readonly<BankState>): BankEvent | BankRejection['_tag'] => {
  switch (command.type) {
    case 'OpenAccount': {
      if (state.status === 'open') return 'AccountExists'
      const { accountNumber, owner, currency } = command
      return { type: 'AccountOpened', data: { accountNumber, owner, currency } }
    }
    case 'Deposit': {
      if (state.status === 'absent') return 'NoSuchAccount'
      const { amount, reference } = command
      return { type: 'MoneyDeposited', data: { amount, reference } }
    }
  }
}

export const initialBank = (): BankState => ({ status: 'absent', balance: 0, deposits: 0 })

export const bankAccount: Aggregate<BankState, BankCommand, BankEvent, BankRejection> = {
  category: 'bankAccount',
  events: bankEvents,
  initial: initialBank,
  evolve: (draft, fact) => {
    switch (fact.type) {
      case 'AccountOpened':
        draft.status = 'open'
        return
      case 'MoneyDeposited':
        draft.balance += fact.data.amount
        draft.deposits += 1
        return
    }
  },
  decide: (command) => (state) => {
    const decided = decideBank(command, state)
    return typeof decided === 'string' ? E.left({ _tag: decided }) : E.right([decided])
  },
}
