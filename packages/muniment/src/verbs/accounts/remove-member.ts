/** `accounts.removeMember`: the membership ends, and a reaction revokes its credentials (R53). @module */
import type { LastAdmin } from '@muniment/core'
import type { Verb } from '../verb.ts'
import {
  type ActingOptions,
  type MemberChanged,
  type OnMemberInput,
  type OnMemberRefusal,
  onMember,
} from './act-as-member.ts'

export type RemoveMemberRefusal = OnMemberRefusal | LastAdmin

export const removeMember: Verb<OnMemberInput, ActingOptions, MemberChanged, RemoveMemberRefusal> = onMember(
  'accounts.removeMember',
  'RemoveMember',
)
