/** An account with members of every kind, for tests. @module */
import {
  accountId,
  authtokenId,
  claimKey,
  digest,
  invitationId,
  membershipId,
  sealedText,
  userId,
} from '../ids.fixture.ts'
import type { InvitationAccepted, UserInvited } from './invitations/events.ts'
import type { MemberDisabled, MemberEnabled, MemberJoined, MemberRemoved } from './members/events.ts'
import { administratorPermissions, memberPermissions, type Permissions } from './permissions.ts'
import type { AccountCreated, Plan, PlanChanged } from './settings/events.ts'

/** Every combination there is, also those that D09 forbids. */
export const everyPermissions: readonly Permissions[] = [true, false].flatMap((administrator) =>
  (['read_only', 'read_write'] as const).flatMap((developer) =>
    (['read_only', 'invite', 'manager'] as const).flatMap((team) =>
      (['none', 'access'] as const).map((billing) => ({ developer, team, billing, administrator })),
    ),
  ),
)

/** What members hold, but for these. */
export const permitted = (given: Partial<Permissions>): Permissions => ({ ...memberPermissions, ...given })

/** The people of the tests: user `n` has membership `n` and e-mail claim `n`. */
export const founder = 1
export const otherAdministrator = 2
export const manager = 3
export const inviter = 4
export const reader = 5
export const newcomer = 9

export const createdAccount: AccountCreated = {
  type: 'AccountCreated',
  data: { accountId: accountId(1), name: 'Example', founderUserId: userId(founder) },
}

export const planned = (plan: Partial<Plan>): PlanChanged => ({
  type: 'PlanChanged',
  data: { plan: 'test', features: ['rbac'], ...plan },
})

export const joined = (n: number, permissions: Permissions, origin: MemberJoined['data']['origin'] = 'invitation') => ({
  type: 'MemberJoined' as const,
  data: { membershipId: membershipId(n), userId: userId(n), permissions, origin, defaultAuthtokenId: authtokenId(n) },
})

/** `AccountCreated`, `PlanChanged`, `MemberJoined` of the founder. */
export const founded = (plan: Partial<Plan> = {}): readonly [AccountCreated, PlanChanged, MemberJoined] => [
  createdAccount,
  planned(plan),
  joined(founder, administratorPermissions, 'founder'),
]

/** The founded account with a member of every kind; nobody has billing but the founder and the other administrator. */
export const staffed = (plan: Partial<Plan> = {}) => [
  ...founded(plan),
  joined(otherAdministrator, administratorPermissions),
  joined(manager, permitted({ team: 'manager' })),
  joined(inviter, permitted({ team: 'invite' })),
  joined(reader, permitted({ team: 'read_only' })),
]

export const disabled = (n: number): MemberDisabled => ({
  type: 'MemberDisabled',
  data: { membershipId: membershipId(n) },
})
export const enabled = (n: number): MemberEnabled => ({
  type: 'MemberEnabled',
  data: { membershipId: membershipId(n) },
})
export const removed = (n: number): MemberRemoved => ({
  type: 'MemberRemoved',
  data: { membershipId: membershipId(n), userId: userId(n), cause: 'removed' },
})

/** Invitation `n`, to the address of user `n`, with ticket `n`, by the founder. */
export const invited = (n: number, given: Partial<UserInvited['data']> = {}): UserInvited => ({
  type: 'UserInvited',
  data: {
    invitationId: invitationId(n),
    emailClaim: claimKey(n),
    email: sealedText(n),
    permissions: memberPermissions,
    ticketDigest: digest(n),
    invitedBy: membershipId(founder),
    ...given,
  },
})

export const accepted = (n: number): InvitationAccepted => ({
  type: 'InvitationAccepted',
  data: { invitationId: invitationId(n), userId: userId(n), membershipId: membershipId(n) },
})
