/** An outbox that a test can read. @module */
import { AssertionError } from 'node:assert'
import { type Mail, type Mailer, type MailOf } from '../mail/mailer.ts'
import { memoryOutbox } from '../mail/memory-outbox.ts'

/** Every mail that the instance has sent. */
export interface TestOutbox {
  /** Oldest first. */
  readonly mails: readonly Mail[]
  /**
   * The newest mail to an address, in capitals or not; of this kind, where one is named.
   *
   * @throws AssertionError when none was sent there; its message names the addresses that got one.
   */
  readonly to: <K extends Mail['kind'] = Mail['kind']>(address: string, kind?: K) => MailOf<K>
  /**
   * The newest mail of all.
   *
   * @throws AssertionError when none was sent.
   */
  readonly last: () => Mail
}

/** Keeps every mail, then asks `further`, whose answer holds. */
export const testOutbox = (further?: Mailer): { readonly outbox: TestOutbox; readonly mailer: Mailer } => {
  const kept = memoryOutbox()
  const to: TestOutbox['to'] = <K extends Mail['kind']>(address: string, kind?: K) => {
    const mail = kept.newestTo(address.toLowerCase(), kind)
    if (mail !== undefined) return mail
    const ofKind = kept.mails.filter((one) => kind === undefined || one.kind === kind)
    const addresses = [...new Set(ofKind.map((one) => one.to))]
    const what = kind === undefined ? 'mail' : `${kind} mail`
    const instead = addresses.length === 0 ? `no ${what} was sent` : `${what} was sent to ${addresses.join(', ')}`
    throw new AssertionError({
      message: `No ${what} to ${address}: ${instead}.`,
      actual: addresses,
      expected: [address],
      operator: 'outbox.to',
      stackStartFn: to,
    })
  }
  const last: TestOutbox['last'] = () => {
    const mail = kept.mails.at(-1)
    if (mail !== undefined) return mail
    throw new AssertionError({ message: 'No mail was sent.', operator: 'outbox.last', stackStartFn: last })
  }
  return {
    outbox: { mails: kept.mails, to, last },
    mailer: {
      send: async (mail) => {
        await kept.send(mail)
        await further?.send(mail)
      },
    },
  }
}
