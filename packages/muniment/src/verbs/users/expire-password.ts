/** `users.expirePassword`: a password logs nobody in until it is reset (D45). @module */
import type { NoPasswordSet, NoSuchUser, PasswordHasExpired } from '@muniment/core'
import type { Verb } from '../verb.ts'
import {
  type OnUserInput,
  type OnUserRefusal,
  onUser,
  type SupportOptions,
  type UserChanged,
} from './act-as-support.ts'

export type ExpirePasswordRefusal = OnUserRefusal | NoPasswordSet | NoSuchUser | PasswordHasExpired

export const expirePassword: Verb<OnUserInput, SupportOptions, UserChanged, ExpirePasswordRefusal> = onUser(
  'users.expirePassword',
  { type: 'ExpirePassword' },
  'password-expired',
)
