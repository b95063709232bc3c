/** One mail of each kind, and a notice of each sort, to look at. A kind without one does not compile. @module */
import type { Instant, Mail, MailOf, NoticeAbout } from 'muniment'

const to = 'ada@example.com'
const expiresAt = '2026-11-22T10:00:00.000Z' as Instant
const ticketOf = (kind: string): string => `${kind}_a-sample-opens-nothing`

const notices: { readonly [A in NoticeAbout]: A } = {
  'password-added': 'password-added',
  'password-changed': 'password-changed',
  'password-reset': 'password-reset',
  'password-removed': 'password-removed',
  'login-linked': 'login-linked',
  'login-unlinked': 'login-unlinked',
  'email-changed': 'email-changed',
  'username-changed': 'username-changed',
  'password-expired': 'password-expired',
  'login-converted': 'login-converted',
  'deletion-requested': 'deletion-requested',
  'mfa-enabled': 'mfa-enabled',
  'mfa-disabled': 'mfa-disabled',
  'mfa-reset': 'mfa-reset',
  'recovery-codes-regenerated': 'recovery-codes-regenerated',
  'recovery-code-used': 'recovery-code-used',
  'last-recovery-code-used': 'last-recovery-code-used',
  'second-factor-failed': 'second-factor-failed',
  'login-after-failures': 'login-after-failures',
  'login-from-new-address': 'login-from-new-address',
}

const samples: { readonly [K in Mail['kind']]: readonly MailOf<K>[] } = {
  invitation: [{ kind: 'invitation', to, ticket: ticketOf('mni'), accountName: 'Analytical', expiresAt }],
  'email-verification': [{ kind: 'email-verification', to, ticket: ticketOf('mnv'), expiresAt }],
  'email-change': [{ kind: 'email-change', to, ticket: ticketOf('mnv'), expiresAt }],
  'password-reset': [{ kind: 'password-reset', to, ticket: ticketOf('mnr'), expiresAt }],
  'no-password': [{ kind: 'no-password', to }],
  notice: Object.values(notices).map((about) => ({ kind: 'notice', to, about, at: expiresAt })),
}

export const sampleMails: readonly Mail[] = Object.values(samples).flat()
