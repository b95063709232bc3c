/** `users.endSessions`: every session of a person ends, by support (D45). @module */
import type { NoSuchUser } from '@muniment/core'
import type { Verb } from '../verb.ts'
import {
  type OnUserInput,
  type OnUserRefusal,
  onUser,
  type SupportOptions,
  type UserChanged,
} from './act-as-support.ts'

export type EndSessionsRefusal = OnUserRefusal | NoSuchUser

export const endSessions: Verb<OnUserInput, SupportOptions, UserChanged, EndSessionsRefusal> = onUser(
  'users.endSessions',
  { type: 'EndSessions', cause: 'support' },
)
