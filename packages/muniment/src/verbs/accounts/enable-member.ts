/** `accounts.enableMember`: the same credentials work again (R51). @module */
import type { MemberAlreadyEnabled } from '@muniment/core'
import type { Verb } from '../verb.ts'
import {
  type ActingOptions,
  type MemberChanged,
  type OnMemberInput,
  type OnMemberRefusal,
  onMember,
} from './act-as-member.ts'

export type EnableMemberRefusal = OnMemberRefusal | MemberAlreadyEnabled

export const enableMember: Verb<OnMemberInput, ActingOptions, MemberChanged, EnableMemberRefusal> = onMember(
  'accounts.enableMember',
  'EnableMember',
)
