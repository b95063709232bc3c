/** `users.unlock`: whoever was refused after too many attempts may try again at once (D45). @module */
import type { LoginNotLocked, NoSuchUser } from '@muniment/core'
import type { Verb } from '../verb.ts'
import {
  type OnUserInput,
  type OnUserRefusal,
  onUser,
  type SupportOptions,
  type UserChanged,
} from './act-as-support.ts'

export type UnlockRefusal = OnUserRefusal | NoSuchUser | LoginNotLocked

export const unlock: Verb<OnUserInput, SupportOptions, UserChanged, UnlockRefusal> = onUser('users.unlock', {
  type: 'UnlockLogin',
})
