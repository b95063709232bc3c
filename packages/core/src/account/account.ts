/**
 * Account: START HERE. An account holds its members, their permissions, its invitations and its settings.
 *
 * One stream, because these rules must hold at once: at least one active administrator, seats, one open invitation for
 * an address, nobody gives more than they hold. Permissions are checked inside decide, against the same state.
 *
 * @module
 */
import type { Aggregate } from '@muniment/kernel'
import { type AccountEvent, accountEvents } from './events.ts'
import { type AcceptInvitation, acceptInvitation } from './invitations/commands/accept-invitation.ts'
import { type Invite, invite } from './invitations/commands/invite.ts'
import { type ResendInvitation, resendInvitation } from './invitations/commands/resend-invitation.ts'
import { type DisableMember, disableMember } from './members/commands/disable-member.ts'
import { type EnableMember, enableMember } from './members/commands/enable-member.ts'
import { type RemoveDeletedUser, removeDeletedUser } from './members/commands/remove-deleted-user.ts'
import { type RemoveMember, removeMember } from './members/commands/remove-member.ts'
import type { AccountRejection } from './rejections.ts'
import { type FoundAccount, foundAccount } from './settings/commands/found-account.ts'
import { type AccountState, evolve, initial } from './state.ts'

export type AccountCommand =
  | FoundAccount
  | Invite
  | ResendInvitation
  | AcceptInvitation
  | DisableMember
  | EnableMember
  | RemoveMember
  | RemoveDeletedUser

export const account: Aggregate<AccountState, AccountCommand, AccountEvent, AccountRejection> = {
  category: 'account',
  events: accountEvents,
  initial,
  evolve,
  decide: (command) => {
    switch (command.type) {
      case 'FoundAccount':
        return foundAccount(command)
      case 'Invite':
        return invite(command)
      case 'ResendInvitation':
        return resendInvitation(command)
      case 'AcceptInvitation':
        return acceptInvitation(command)
      case 'DisableMember':
        return disableMember(command)
      case 'EnableMember':
        return enableMember(command)
      case 'RemoveMember':
        return removeMember(command)
      case 'RemoveDeletedUser':
        return removeDeletedUser(command)
    }
  },
}
