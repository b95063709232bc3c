/**
 * The Mailer port: messages leave as kinds with parameters. Words and languages are the host's.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'

/** Somebody is invited. Whoever reads this mail can accept. */
export interface InvitationMail {
  readonly kind: 'invitation'
  readonly to: string
  /** Secret: put it into the link, never into a log. */
  readonly ticket: string
  readonly accountName: string
  /** Absent: the invitation does not expire. */
  readonly expiresAt?: Instant
}

export type Mail = InvitationMail

export interface Mailer {
  /**
   * Resolves when the mail is on its way. What it throws is reported as not mailed, and so is what is not answered
   * within ten seconds; the event stands.
   */
  send(mail: Mail): Promise<void>
}
