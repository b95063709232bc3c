/**
 * START HERE: a Mailer over nodemailer. Kinds and parameters become a subject and a text, and leave by SMTP.
 *
 * @module
 */
import type { Mail, Mailer } from 'muniment'
import { createTransport } from 'nodemailer'
import { type MailTexts, type Site, wordsFor } from './mail-texts.ts'
import { smtpServerAddress } from './smtp-server-address.ts'

/** A mail that did not leave. No address, no ticket: it may be logged. */
export interface NotSent {
  readonly kind: Mail['kind']
  /** Of nodemailer: `ESOCKET`, `EENVELOPE`, `EABORT` when it took too long, … */
  readonly code: string
  /** Of the server, where it answered: 550, for instance. */
  readonly responseCode: number | undefined
}

export interface NodemailerMailerOptions {
  /** `smtp://user:password@mail.example.com` or `smtps://…`. In clear to this machine alone. */
  readonly url: string
  /** The address that mails come from, and nothing else. */
  readonly from: string
  readonly site: Site
  readonly texts: MailTexts
  /** Muniment tells the caller of a verb alone that a mail did not leave: this tells you. */
  readonly onNotSent?: (report: NotSent) => void
  /** Default nine seconds. Muniment waits for ten: so what it calls not mailed does not leave a little later. */
  readonly timeoutMs?: number
}

/** One line and no more: a header ends where a line does. Control characters would not be seen, and say nothing. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')

/** One address: what could hold another, a name or a line is none. Muniment gives no other. */
const oneAddress = (text: string): string => {
  if (/^[^\s\p{C}<>()[\],;:\\"]+@[^\s\p{C}<>()[\],;:\\"@]+$/u.test(text)) return text
  throw new TypeError('not one address')
}

/** Never the text of what was thrown, which quotes addresses. */
const reportOf = (kind: Mail['kind'], error: unknown): NotSent => {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown }
  return {
    kind,
    code: typeof code === 'string' ? code : 'unknown',
    responseCode: typeof responseCode === 'number' ? responseCode : undefined,
  }
}

/**
 * Each mail has a connection of its own. It resolves when the server has taken the mail, and rejects when it has not, or
 * not in time. It tries once: the person is told that nothing was mailed, and asks again for a new ticket.
 *
 * @throws TypeError when `url` is no mail server's, or `from` is not one address.
 */
export const nodemailerMailer = ({
  url,
  from,
  site,
  texts,
  onNotSent,
  timeoutMs = 9_000,
}: NodemailerMailerOptions): Mailer => {
  const sender = oneAddress(from)
  const transport = createTransport({
    ...smtpServerAddress(url),
    // A text names a file or a URL for nobody.
    disableFileAccess: true,
    disableUrlAccess: true,
  })

  const sent = async (mail: Mail): Promise<void> => {
    const { subject, text } = wordsFor(texts, mail, site)
    const to = oneAddress(mail.to)
    await transport.sendMail({
      // As objects: a text would be read as a list of addresses.
      from: { name: oneLine(site.name), address: sender },
      to: { name: '', address: to },
      envelope: { from: sender, to: [to] },
      subject: oneLine(subject),
      text,
      // Whoever is on holiday answers no machine, and quotes no ticket to it.
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal: AbortSignal.timeout(timeoutMs),
    })
  }

  return {
    send: async (mail) => {
      try {
        await sent(mail)
      } catch (error) {
        onNotSent?.(reportOf(mail.kind, error))
        throw error
      }
    },
  }
}
