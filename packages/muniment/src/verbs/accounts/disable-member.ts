/** `accounts.disableMember`: it keeps its credentials and can use none of them (R46, R50). @module */
import type { Verb } from '../verb.ts'
import type { ActingOptions } from './act-as-member.ts'
import { type MemberChanged, type OnMemberInput, type OnMemberRefusal, onMember } from './on-member.ts'

export const disableMember: Verb<OnMemberInput, ActingOptions, MemberChanged, OnMemberRefusal> = onMember(
  'accounts.disableMember',
  'DisableMember',
)
