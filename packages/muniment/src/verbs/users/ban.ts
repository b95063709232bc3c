/** `users.ban`: the platform bars a person for good (D45). @module */
import type { NoSuchUser, UserIsBanned } from '@muniment/core'
import type { Verb } from '../verb.ts'
import {
  type OnUserInput,
  type OnUserRefusal,
  onUser,
  type SupportOptions,
  type UserChanged,
} from './act-as-support.ts'

export type BanRefusal = OnUserRefusal | NoSuchUser | UserIsBanned

export const ban: Verb<OnUserInput, SupportOptions, UserChanged, BanRefusal> = onUser('users.ban', {
  type: 'BanUser',
})
