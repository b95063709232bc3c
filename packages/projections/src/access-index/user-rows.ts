/** One row for each user. @module */
import type { UserFacts } from '@muniment/core'
import type { Projection } from '../projection.ts'

export const userRows: Projection<UserFacts> = {
  name: 'access-index/users',
  version: 1,
  reads: ['user'],
  key: ({ event }) => (event.type === 'UserSignedUp' ? event.data.userId : undefined),
  apply: (row, { event }) =>
    event.type === 'UserSignedUp'
      ? {
          userId: event.data.userId,
          status: 'active',
          epoch: 0,
          emailClaim: event.data.emailClaim,
          emailVerified: false,
        }
      : row,
}
