/** `users.resetMfa`: no code is asked for any more, since authenticator and recovery codes are lost (R33, D45). @module */
import type { MfaNotEnabled, NoSuchUser } from '@muniment/core'
import type { Verb } from '../verb.ts'
import {
  type OnUserInput,
  type OnUserRefusal,
  onUser,
  type SupportOptions,
  type UserChanged,
} from './act-as-support.ts'

export type ResetMfaRefusal = OnUserRefusal | NoSuchUser | MfaNotEnabled

export const resetMfa: Verb<OnUserInput, SupportOptions, UserChanged, ResetMfaRefusal> = onUser(
  'users.resetMfa',
  { type: 'ResetMfa' },
  'mfa-reset',
)
