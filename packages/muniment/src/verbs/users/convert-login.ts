/** `users.convertLogin`: somebody who came by a provider can set a password by mail (D45). @module */
import type { NoSuchUser, PasswordAlreadySet } from '@muniment/core'
import type { Verb } from '../verb.ts'
import {
  type OnUserInput,
  type OnUserRefusal,
  onUser,
  type SupportOptions,
  type UserChanged,
} from './act-as-support.ts'

export type ConvertLoginRefusal = OnUserRefusal | NoSuchUser | PasswordAlreadySet

export const convertLogin: Verb<OnUserInput, SupportOptions, UserChanged, ConvertLoginRefusal> = onUser(
  'users.convertLogin',
  { type: 'ConvertLogin' },
  'login-converted',
)
