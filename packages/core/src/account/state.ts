/** The state of an account: its facets side by side, each evolved by its own function. @module */
import type { Fact } from '@muniment/kernel'
import type { AccountEvent } from './events.ts'
import { evolveInvitations, type InvitationsState, noInvitations } from './invitations/state.ts'
import { evolveMembers, type MembersState, noMembers } from './members/state.ts'
import { evolveSettings, noSettings, type SettingsState } from './settings/state.ts'

export interface AccountState extends SettingsState, MembersState, InvitationsState {}

export const initial = (): AccountState => ({ ...noSettings(), ...noMembers(), ...noInvitations() })

export const evolve = (draft: AccountState, fact: Fact<AccountEvent>): void => {
  switch (fact.type) {
    case 'AccountCreated':
    case 'PlanChanged':
      return evolveSettings(draft, fact)
    case 'MemberJoined':
    case 'MemberDisabled':
    case 'MemberEnabled':
    case 'MemberRemoved':
      return evolveMembers(draft, fact)
    case 'UserInvited':
    case 'InvitationResent':
    case 'InvitationAccepted':
      return evolveInvitations(draft, fact)
  }
}
