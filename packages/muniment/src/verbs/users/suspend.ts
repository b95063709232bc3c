/** `users.suspend`: the platform bars a person for now (D45). @module */
import type { NoSuchUser, UserIsBanned, UserIsSuspended } from '@muniment/core'
import type { Verb } from '../verb.ts'
import {
  type OnUserInput,
  type OnUserRefusal,
  onUser,
  type SupportOptions,
  type UserChanged,
} from './act-as-support.ts'

export type SuspendRefusal = OnUserRefusal | NoSuchUser | UserIsBanned | UserIsSuspended

export const suspend: Verb<OnUserInput, SupportOptions, UserChanged, SuspendRefusal> = onUser('users.suspend', {
  type: 'SuspendUser',
})
