/** One row for each dashboard session: whose it is. @module */
import type { UserId } from '@muniment/core'
import type { Projection } from '../projection.ts'

export const usersOfSessions: Projection<UserId> = {
  name: 'users-of-sessions',
  version: 1,
  reads: ['session'],
  key: ({ event }) => (event.type === 'SessionStarted' ? event.data.sessionId : undefined),
  apply: (row, { event }) => (event.type === 'SessionStarted' ? event.data.userId : row),
}
