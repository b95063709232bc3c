/** A membership that ended leaves no living credential behind (R53). @module */
import type { MemberRemoved } from '../account/members/events.ts'
import type { AccountId } from '../ids.ts'
import type { Reaction } from './reaction.ts'

export const revokeCredentialsWhenMemberRemoved: Reaction<MemberRemoved> = {
  name: 'revoke-credentials-when-member-removed',
  on: 'MemberRemoved',
  react: ({ event: { data }, streamId }, { credentialsOf }) =>
    credentialsOf(streamId as AccountId, data.membershipId).map((id) => ({
      aggregate: 'credential',
      id,
      verb: 'credentials.revoke',
      command: { type: 'RevokeCredential', cause: 'member-removed' },
      mintsSecret: false,
    })),
}
