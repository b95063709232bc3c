/** `users.restore`: a person is no longer suspended (D45). @module */
import type { NoSuchUser, UserIsBanned, UserNotSuspended } from '@muniment/core'
import type { Verb } from '../verb.ts'
import {
  type OnUserInput,
  type OnUserRefusal,
  onUser,
  type SupportOptions,
  type UserChanged,
} from './act-as-support.ts'

export type RestoreRefusal = OnUserRefusal | NoSuchUser | UserIsBanned | UserNotSuspended

export const restore: Verb<OnUserInput, SupportOptions, UserChanged, RestoreRefusal> = onUser('users.restore', {
  type: 'RestoreUser',
})
