/** An outbox in memory, to be read by tests and examples. @module */
import type { Mail, Mailer } from './mailer.ts'

export interface MemoryOutbox extends Mailer {
  /** Oldest first. */
  readonly mails: readonly Mail[]
  /** The newest mail to an address, in canonical form. */
  readonly newestTo: (address: string) => Mail | undefined
}

export const memoryOutbox = (): MemoryOutbox => {
  const mails: Mail[] = []
  return {
    mails,
    newestTo: (address) => mails.findLast(({ to }) => to === address),
    send: async (mail) => {
      mails.push(mail)
    },
  }
}
