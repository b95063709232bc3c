/**
 * A credential that was issued while its member was being removed does not outlive that (R53).
 *
 * Where the store has no checks on other streams, the two can pass each other: the removal did not see the credential, nor
 * the credential the removal. Whichever the log shows last sees both.
 *
 * @module
 */
import type { CredentialIssued } from '../credential/events.ts'
import type { Reaction } from './reaction.ts'

export const revokeCredentialWhenIssuedToRemovedMember: Reaction<CredentialIssued> = {
  name: 'revoke-credential-when-issued-to-removed-member',
  on: 'CredentialIssued',
  coveredInHistory: true,
  react: ({ event: { data } }, { isRemoved, credentialsOf }) => {
    const { owner, accountId, credentialId } = data
    if (owner.kind !== 'user' || !isRemoved(accountId, owner.membershipId)) return []
    if (!credentialsOf(accountId, owner.membershipId).includes(credentialId)) return []
    return [
      {
        aggregate: 'credential',
        id: credentialId,
        verb: 'credentials.revoke',
        command: { type: 'RevokeCredential', cause: 'member-removed' },
        mintsSecret: false,
      },
    ]
  },
}
