/**
 * Credential: START HERE. An authtoken, API key or SSH public key of one account, with one owner, for life.
 *
 * It names the membership, not only the user: a credential issued in a race with a removal is dead, and stays dead when
 * the person joins again (D60).
 *
 * @module
 */
import type { Aggregate } from '@muniment/kernel'
import { type IssueCredential, issueCredential } from './commands/issue-credential.ts'
import { type IssueDefaultAuthtoken, issueDefaultAuthtoken } from './commands/issue-default-authtoken.ts'
import { type RevokeCredential, revokeCredential } from './commands/revoke-credential.ts'
import { type CredentialEvent, credentialEvents } from './events.ts'
import type { CredentialRejection } from './rejections.ts'
import { type CredentialState, evolve, initial } from './state.ts'

export type CredentialCommand = IssueCredential | IssueDefaultAuthtoken | RevokeCredential

export const credential: Aggregate<CredentialState, CredentialCommand, CredentialEvent, CredentialRejection> = {
  category: 'credential',
  events: credentialEvents,
  initial,
  evolve,
  decide: (command) => {
    switch (command.type) {
      case 'IssueCredential':
        return issueCredential(command)
      case 'IssueDefaultAuthtoken':
        return issueDefaultAuthtoken(command)
      case 'RevokeCredential':
        return revokeCredential(command)
    }
  },
}
