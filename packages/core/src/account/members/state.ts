/** Who is a member of an account. @module */
import type { Fact, Instant } from '@muniment/kernel'
import type { MembershipId, UserId } from '../../ids.ts'
import type { Permissions } from '../permissions.ts'
import type { MemberEvent } from './events.ts'

/** A membership. Removed ones stay, so that what hangs on them stays dead (D60). */
export interface Member {
  readonly membershipId: MembershipId
  readonly userId: UserId
  permissions: Permissions
  status: 'active' | 'disabled' | 'removed'
  readonly joinedAt: Instant
}

export interface MembersState {
  members: { [membershipId: string]: Member }
  /** The one membership of each user that is not removed. */
  membershipOf: { [userId: string]: MembershipId }
  /** Members that are not removed: they hold seats (D42). */
  seatsHeld: number
  /** Only active ones count (D12). */
  activeAdministrators: number
}

export const noMembers = (): MembersState => ({ members: {}, membershipOf: {}, seatsHeld: 0, activeAdministrators: 0 })

const countsAsAdministrator = (member: Member): boolean =>
  member.status === 'active' && member.permissions.administrator

const change = (draft: MembersState, member: Member | undefined, status: Member['status']): void => {
  if (member === undefined) return
  if (countsAsAdministrator(member)) draft.activeAdministrators -= 1
  member.status = status
  if (countsAsAdministrator(member)) draft.activeAdministrators += 1
}

export const evolveMembers = (draft: MembersState, fact: Fact<MemberEvent>): void => {
  switch (fact.type) {
    case 'MemberJoined': {
      const { membershipId, userId, permissions } = fact.data
      const member: Member = {
        membershipId,
        userId,
        permissions: { ...permissions },
        status: 'active',
        joinedAt: fact.occurredAt,
      }
      draft.members[membershipId] = member
      draft.membershipOf[userId] = membershipId
      draft.seatsHeld += 1
      if (countsAsAdministrator(member)) draft.activeAdministrators += 1
      return
    }
    case 'MemberDisabled':
      return change(draft, draft.members[fact.data.membershipId], 'disabled')
    case 'MemberEnabled':
      return change(draft, draft.members[fact.data.membershipId], 'active')
    case 'MemberRemoved': {
      change(draft, draft.members[fact.data.membershipId], 'removed')
      delete draft.membershipOf[fact.data.userId]
      draft.seatsHeld -= 1
      return
    }
  }
}
