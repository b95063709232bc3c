/** Somebody who wants to be gone leaves every account, and is deleted at once where there is none. @module */
import type { UserId } from '../ids.ts'
import type { UserDeletionRequested } from '../user/events.ts'
import type { Reaction } from './reaction.ts'

export const leaveAccountsWhenUserDeletionRequested: Reaction<UserDeletionRequested> = {
  name: 'leave-accounts-when-user-deletion-requested',
  on: 'UserDeletionRequested',
  react: ({ streamId }, { membershipsOf, isGone }) => {
    const userId = streamId as UserId
    const memberships = membershipsOf(userId)
    if (memberships.length === 0 && !isGone(userId))
      return [{ aggregate: 'user', id: userId, verb: 'users.completeDeletion', command: { type: 'CompleteDeletion' } }]
    return memberships.map(({ accountId, membershipId }) => ({
      aggregate: 'account',
      id: accountId,
      verb: 'accounts.removeDeletedUser',
      command: { type: 'RemoveDeletedUser', membershipId },
    }))
  },
}
