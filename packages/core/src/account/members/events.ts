/** Facts about the members of an account. @module */
import { oneOf, optional, type StoredEvents, stored } from '@muniment/kernel'
import { CredentialId, MembershipId, UserId } from '../../ids.ts'
import { Permissions } from '../permissions.ts'

/** How a membership began. */
export type MemberOrigin = 'founder' | 'invitation' | 'jit' | 'scim'

/** Why a membership ended. */
export type RemovalCause = 'removed' | 'left' | 'scim' | 'user-deleted'

export interface MemberJoined {
  readonly type: 'MemberJoined'
  readonly data: {
    readonly membershipId: MembershipId
    readonly userId: UserId
    readonly permissions: Permissions
    readonly origin: MemberOrigin
    /** The authtoken that every new member owns (R2). */
    readonly defaultAuthtokenId?: CredentialId
  }
}

export interface MemberDisabled {
  readonly type: 'MemberDisabled'
  readonly data: { readonly membershipId: MembershipId }
}

export interface MemberEnabled {
  readonly type: 'MemberEnabled'
  readonly data: { readonly membershipId: MembershipId }
}

export interface MemberRemoved {
  readonly type: 'MemberRemoved'
  readonly data: { readonly membershipId: MembershipId; readonly userId: UserId; readonly cause: RemovalCause }
}

export type MemberEvent = MemberJoined | MemberDisabled | MemberEnabled | MemberRemoved

export const memberEvents: StoredEvents<MemberEvent> = {
  MemberJoined: stored<MemberJoined>('MemberJoined', {
    membershipId: MembershipId,
    userId: UserId,
    permissions: Permissions,
    origin: oneOf('member origin', 'founder', 'invitation', 'jit', 'scim'),
    defaultAuthtokenId: optional(CredentialId),
  }),
  MemberDisabled: stored<MemberDisabled>('MemberDisabled', { membershipId: MembershipId }),
  MemberEnabled: stored<MemberEnabled>('MemberEnabled', { membershipId: MembershipId }),
  MemberRemoved: stored<MemberRemoved>('MemberRemoved', {
    membershipId: MembershipId,
    userId: UserId,
    cause: oneOf('removal cause', 'removed', 'left', 'scim', 'user-deleted'),
  }),
}
