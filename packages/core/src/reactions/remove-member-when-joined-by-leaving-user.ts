/**
 * Somebody who joined an account while they asked to be gone is no member.
 *
 * The two can pass each other: the deletion did not see the membership, nor the membership the deletion. Whichever the log
 * shows last sees both.
 *
 * @module
 */
import type { MemberJoined } from '../account/members/events.ts'
import type { AccountId } from '../ids.ts'
import type { Reaction } from './reaction.ts'

export const removeMemberWhenJoinedByLeavingUser: Reaction<MemberJoined> = {
  name: 'remove-member-when-joined-by-leaving-user',
  on: 'MemberJoined',
  react: ({ event: { data }, streamId }, { isLeaving, isGone, isRemoved }) => {
    const accountId = streamId as AccountId
    const { userId, membershipId } = data
    if (!(isLeaving(userId) || isGone(userId)) || isRemoved(accountId, membershipId)) return []
    return [
      {
        aggregate: 'account',
        id: accountId,
        verb: 'accounts.removeDeletedUser',
        command: { type: 'RemoveDeletedUser', membershipId },
      },
    ]
  },
}
