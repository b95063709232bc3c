/** `accounts.disableMember`: it keeps its credentials and can use none of them (R46, R50). @module */
import type { LastAdmin, MemberAlreadyDisabled, SelfDisable } from '@muniment/core'
import type { Verb } from '../verb.ts'
import {
  type ActingOptions,
  type MemberChanged,
  type OnMemberInput,
  type OnMemberRefusal,
  onMember,
} from './act-as-member.ts'

export type DisableMemberRefusal = OnMemberRefusal | SelfDisable | MemberAlreadyDisabled | LastAdmin

export const disableMember: Verb<OnMemberInput, ActingOptions, MemberChanged, DisableMemberRefusal> = onMember(
  'accounts.disableMember',
  'DisableMember',
)
