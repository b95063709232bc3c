/** An outbox in memory, to be read by tests and examples. @module */
import type { Mail, Mailer, MailOf } from './mailer.ts'

export interface MemoryOutbox extends Mailer {
  /** Oldest first. */
  readonly mails: readonly Mail[]
  /** The newest mail to an address, in canonical form; of this kind, where one is named. */
  readonly newestTo: <K extends Mail['kind'] = Mail['kind']>(address: string, kind?: K) => MailOf<K> | undefined
}

export const memoryOutbox = (): MemoryOutbox => {
  const mails: Mail[] = []
  return {
    mails,
    newestTo: <K extends Mail['kind']>(address: string, kind?: K) =>
      mails.findLast((mail): mail is MailOf<K> => mail.to === address && (kind === undefined || mail.kind === kind)),
    send: async (mail) => {
      mails.push(mail)
    },
  }
}
