/**
 * The mails in English.
 *
 * What others chose, such as the name of an account, stands in the text alone, between quotes: whoever can invite anybody
 * would write the subject of a mail that comes from you.
 *
 * @module
 */
import type { NoticeAbout } from 'muniment'
import type { MailTexts, Site } from './mail-texts.ts'

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** `22 November 2026 at 10:00 UTC`. */
const shown = (instant: string): string => `${date.format(new Date(instant))} UTC`

/** The ticket is in the fragment, which browsers send to no server and write into no log. */
const linkTo = ({ url }: Site, page: string, ticket: string): string => `${url}/${page}#ticket=${ticket}`

const paragraphs = (...texts: readonly string[]): string => texts.join('\n\n')

/** What has happened, as a sentence about the reader. */
const happened: { readonly [A in NoticeAbout]: string } = {
  'password-added': 'A password was added to your login',
  'password-changed': 'Your password was changed',
  'password-reset': 'Your password was reset by a link that was mailed to you',
  'password-removed': 'Your password was removed',
  'login-linked': 'A login of another provider was added to yours',
  'login-unlinked': 'A login of a provider was taken from yours',
  'email-changed': 'The address that you log in by was changed',
  'username-changed': 'The username that you log in by was chosen or changed',
  'password-expired': 'Your password has expired: reset it before you log in with it again',
  'login-converted': 'Our support lets you set a password by mail, beside the provider that you log in by',
  'mfa-enabled': 'An authenticator was paired with your login: it asks for a code from now on',
  'mfa-disabled': 'Your login asks for no code any more',
  'mfa-reset': 'Our support has reset your second factor: your login asks for no code any more',
  'recovery-codes-regenerated': 'You were given other recovery codes; those before are void',
  'recovery-code-used': 'A recovery code was used to log in as you',
  'last-recovery-code-used': 'Your last recovery code was used to log in as you: ask for others',
  'second-factor-failed': 'Somebody gave your password, and then a wrong code',
  'login-after-failures': 'Somebody logged in as you after many attempts that failed',
  'login-from-new-address': 'Somebody logged in as you from a network address that you never came from',
  'deletion-requested': 'You asked to be deleted, and will be when you have left every account',
}

export const englishTexts: MailTexts = {
  invitation: ({ ticket, accountName, expiresAt }, site) => ({
    subject: `You are invited to an account at ${site.name}`,
    text: paragraphs(
      `Somebody invites you to an account that they call “${accountName}”. To join it, log in or sign up, and open:`,
      linkTo(site, 'invitation', ticket),
      ...(expiresAt === undefined ? [] : [`The link works until ${shown(expiresAt)}.`]),
      'If you know nobody there, ignore this mail.',
    ),
  }),
  'email-verification': ({ ticket, expiresAt }, site) => ({
    subject: `Is this your address at ${site.name}?`,
    text: paragraphs(
      'To confirm it, log in and open:',
      linkTo(site, 'verification', ticket),
      `The link works once, until ${shown(expiresAt)}.`,
      'If you did not sign up, ignore this mail: nobody can confirm it but you.',
    ),
  }),
  'email-change': ({ ticket, expiresAt }, site) => ({
    subject: `Your new address at ${site.name}`,
    text: paragraphs(
      'To make this the address that you log in by, log in and open:',
      linkTo(site, 'new-address', ticket),
      `The link works once, until ${shown(expiresAt)}. Until then your old address is the one.`,
      'If you did not ask for this, ignore this mail: nothing changes.',
    ),
  }),
  'password-reset': ({ ticket, expiresAt }, site) => ({
    subject: `Set a new password at ${site.name}`,
    text: paragraphs(
      'To set another password, open:',
      linkTo(site, 'new-password', ticket),
      `The link works once, until ${shown(expiresAt)}. It ends every session of yours.`,
      'If you did not ask for this, ignore this mail: your password stays as it is. Hand the link to nobody.',
    ),
  }),
  'no-password': (_, site) => ({
    subject: `How you log in at ${site.name}`,
    text: paragraphs(
      'Somebody asked for a new password for this address. You have none to forget: you log in with your provider, at:',
      `${site.url}/login`,
      'Once you are in, you can add a password.',
      'If you did not ask for this, ignore this mail: nothing has changed.',
    ),
  }),
  notice: ({ about, at }, site) => ({
    subject: `${happened[about]} at ${site.name}`,
    text: paragraphs(
      `${happened[about]}, on ${shown(at)}.`,
      'If it was you, there is nothing to do.',
      `If it was not, set a new password now, and write to us: ${site.url}/login`,
    ),
  }),
}
