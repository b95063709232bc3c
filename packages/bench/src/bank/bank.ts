/** A bank, whoever keeps its books. @module */
import type { BankCommand, BankEvent, BankState } from './bank-account.ts'

export interface Bank {
  /** One command, acknowledged. */
  readonly run: (id: string, command: BankCommand) => Promise<unknown>
  /** Appends events without commands, to begin with a long stream. */
  readonly record: (id: string, events: readonly BankEvent[]) => Promise<void>
  /** The state as it stands, for checks. */
  readonly state: (id: string) => Promise<Readonly<BankState>>
  /** The state, folded from the whole stream. */
  readonly replay: (id: string) => Promise<Readonly<BankState>>
}

/** Opens a bank with an empty store. */
export type BankOpener = () => Bank
