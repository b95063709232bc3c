/** Somebody who wants to be gone is deleted when they have left the last account. @module */
import type { MemberRemoved } from '../account/members/events.ts'
import type { Reaction } from './reaction.ts'

export const completeDeletionWhenMemberRemoved: Reaction<MemberRemoved> = {
  name: 'complete-deletion-when-member-removed',
  on: 'MemberRemoved',
  react: ({ event: { data } }, { membershipsOf, isLeaving, isGone }) => {
    const { userId, membershipId, cause } = data
    if (isGone(userId) || !(cause === 'user-deleted' || isLeaving(userId))) return []
    if (membershipsOf(userId).some((other) => other.membershipId !== membershipId)) return []
    return [{ aggregate: 'user', id: userId, verb: 'users.completeDeletion', command: { type: 'CompleteDeletion' } }]
  },
}
