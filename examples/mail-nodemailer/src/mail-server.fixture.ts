/** A mail server in this process, on a port of its own, and what it has received, read as a mail program reads it. @module */
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** What came through the door: who it was for by the envelope, and the mail itself. */
export interface Received {
  readonly from: string
  readonly recipients: readonly string[]
  readonly raw: string
  readonly mail: Email
}

export interface MailServer {
  readonly url: string
  /** Everything that it has taken, oldest first. */
  readonly received: () => Promise<readonly Received[]>
  /** From now on each recipient is refused with this code; undefined: taken. */
  readonly refuse: (code: number | undefined) => void
  /** From now on no recipient is answered, until the returned function is called. */
  readonly stall: () => () => void
  readonly close: () => Promise<void>
}

export const mailServer = async (): Promise<MailServer> => {
  const taken: Omit<Received, 'mail'>[] = []
  let refusal: number | undefined
  let waiting: (() => void)[] | undefined
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 100,
    onRcptTo: (_, __, callback) => {
      const refused = refusal === undefined ? null : Object.assign(new Error('no mailbox'), { responseCode: refusal })
      if (waiting === undefined) callback(refused)
      else waiting.push(() => callback(refused))
    },
    onData: (stream, { envelope }, callback) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        taken.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          recipients: envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('latin1'),
        })
        callback()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    received: () =>
      Promise.all(taken.map(async (one) => ({ ...one, mail: await PostalMime.parse(Buffer.from(one.raw, 'latin1')) }))),
    refuse: (code) => {
      refusal = code
    },
    stall: () => {
      waiting = []
      return () => {
        for (const goOn of waiting ?? []) goOn()
        waiting = undefined
      }
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
