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

/** Somebody who is logged in says that this is their address. Whoever reads this mail and is logged in proves it. */
export interface EmailVerificationMail {
  readonly kind: 'email-verification'
  readonly to: string
  /** Secret: put it into the link, never into a log. */
  readonly ticket: string
  readonly expiresAt: Instant
}

/** Somebody who is logged in wants this to be their address. Whoever reads this mail and is logged in makes it so. */
export interface EmailChangeMail {
  readonly kind: 'email-change'
  readonly to: string
  /** Secret: put it into the link, never into a log. */
  readonly ticket: string
  readonly expiresAt: Instant
}

/** Somebody wants another password. Whoever reads this mail can set it: say in it to ignore it who did not ask. */
export interface PasswordResetMail {
  readonly kind: 'password-reset'
  readonly to: string
  /** Secret: put it into the link, never into a log. The page behind it sends no `Referer`. */
  readonly ticket: string
  readonly expiresAt: Instant
}

/** Somebody wants another password, and the person has none: they sign in with their provider. */
export interface NoPasswordMail {
  readonly kind: 'no-password'
  readonly to: string
}

/** What a notice is about. */
export type NoticeAbout =
  | 'password-added'
  | 'password-changed'
  | 'password-reset'
  | 'password-removed'
  | 'login-linked'
  | 'login-unlinked'
  | 'email-changed'
  | 'username-changed'
  | 'password-expired'
  | 'login-converted'
  | 'deletion-requested'
  | 'mfa-enabled'
  | 'mfa-disabled'
  | 'mfa-reset'
  | 'recovery-codes-regenerated'
  | 'recovery-code-used'
  | 'last-recovery-code-used'
  /** Somebody has the right password and not the authenticator. Once, until a login succeeds. */
  | 'second-factor-failed'
  /** A login has succeeded after five failures or more. */
  | 'login-after-failures'
  /** A login has succeeded from a network address that the person never came from. */
  | 'login-from-new-address'

/** How the person proves who they are has changed, or somebody has proven it, or failed to, in a way that is suspicious. If it was not them, they act. */
export interface NoticeMail {
  readonly kind: 'notice'
  readonly to: string
  readonly about: NoticeAbout
  readonly at: Instant
}

export type Mail =
  | InvitationMail
  | EmailVerificationMail
  | EmailChangeMail
  | PasswordResetMail
  | NoPasswordMail
  | NoticeMail

/** The mail of one kind. */
export type MailOf<K extends Mail['kind']> = Extract<Mail, { readonly kind: K }>

export interface Mailer {
  /**
   * Resolves when the mail is on its way. What it throws is reported as not mailed, and so is what is not answered
   * within ten seconds; the event stands.
   */
  send(mail: Mail): Promise<void>
}
