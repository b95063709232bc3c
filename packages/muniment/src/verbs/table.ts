/**
 * Every verb, by noun: the one table that both doors are made from.
 *
 * @module
 */
import { enter } from './access/enter.ts'
import { explain } from './access/explain.ts'
import { logIn } from './access/log-in.ts'
import { acceptInvitation } from './accounts/accept-invitation.ts'
import { disableMember } from './accounts/disable-member.ts'
import { enableMember } from './accounts/enable-member.ts'
import { invite } from './accounts/invite.ts'
import { resendInvitation } from './accounts/resend-invitation.ts'
import { removeMember } from './accounts/remove-member.ts'
import { entries } from './audit/entries.ts'
import { whoCouldUse } from './audit/who-could-use.ts'
import { issueApiKey } from './credentials/issue-api-key.ts'
import { signUp } from './users/sign-up.ts'

export interface Verbs {
  readonly users: {
    /** A person begins to exist. Refuses: {@link SignUpRefusal}. */
    readonly signUp: typeof signUp
  }
  readonly access: {
    /** The first factor. Refuses: `BadLogin` for every wrong combination, alike. */
    readonly logIn: typeof logIn
    /** Through the gate: the one source of principals. Refuses by name of the rule that decided. */
    readonly enter: typeof enter
    /** What the gate says to an API key, rule by rule. */
    readonly explain: typeof explain
  }
  readonly accounts: {
    /** Offer a membership to an address. */
    readonly invite: typeof invite
    /** A new ticket for an invitation whose mail was lost; the old one no longer works. */
    readonly resendInvitation: typeof resendInvitation
    /** The invited person joins. */
    readonly acceptInvitation: typeof acceptInvitation
    readonly disableMember: typeof disableMember
    readonly enableMember: typeof enableMember
    readonly removeMember: typeof removeMember
  }
  readonly credentials: {
    /** A key for the API, shown once. */
    readonly issueApiKey: typeof issueApiKey
  }
  readonly audit: {
    /** The audit trail, a page at a time. */
    readonly entries: typeof entries
    /** Who could use this key at event N. */
    readonly whoCouldUse: typeof whoCouldUse
  }
}

export const verbs: Verbs = {
  users: { signUp },
  access: { logIn, enter, explain },
  accounts: { invite, resendInvitation, acceptInvitation, disableMember, enableMember, removeMember },
  credentials: { issueApiKey },
  audit: { entries, whoCouldUse },
}
