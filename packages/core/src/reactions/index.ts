/** Every reaction of the domain. @module */
import { completeDeletionWhenMemberRemoved } from './complete-deletion-when-member-removed.ts'
import { foundAccountWhenUserSignedUp } from './found-account-when-user-signed-up.ts'
import { issueDefaultAuthtokenWhenMemberJoined } from './issue-default-authtoken-when-member-joined.ts'
import { leaveAccountsWhenUserDeletionRequested } from './leave-accounts-when-user-deletion-requested.ts'
import { removeMemberWhenJoinedByLeavingUser } from './remove-member-when-joined-by-leaving-user.ts'
import type { Reaction } from './reaction.ts'
import { revokeCredentialWhenIssuedToRemovedMember } from './revoke-credential-when-issued-to-removed-member.ts'
import { revokeCredentialsWhenSessionEpochRaised } from './revoke-credentials-when-session-epoch-raised.ts'
import { revokeCredentialsWhenMemberRemoved } from './revoke-credentials-when-member-removed.ts'

export type * from './reaction.ts'

/** In the order in which they run for one event. */
export const reactions: readonly Reaction[] = [
  foundAccountWhenUserSignedUp,
  issueDefaultAuthtokenWhenMemberJoined,
  revokeCredentialsWhenMemberRemoved,
  revokeCredentialWhenIssuedToRemovedMember,
  revokeCredentialsWhenSessionEpochRaised,
  leaveAccountsWhenUserDeletionRequested,
  completeDeletionWhenMemberRemoved,
  removeMemberWhenJoinedByLeavingUser,
]
