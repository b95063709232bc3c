/** One row for each user, gone ones included: what hangs on them stays dead. @module */
import { endsSessionTokens, type UserFacts } from '@muniment/core'
import type { Projection } from '../projection.ts'

export const userRows: Projection<UserFacts> = {
  name: 'access-index/users',
  version: 5,
  reads: ['user'],
  key: ({ event, streamId }) => {
    switch (event.type) {
      case 'UserSignedUp':
      case 'UserProvisioned':
        // A stream that is not this user's says nothing about any.
        return event.data.userId === streamId ? streamId : undefined
      case 'EmailVerified':
      case 'EmailChanged':
      case 'SessionEpochRaised':
      case 'UserSuspended':
      case 'UserRestored':
      case 'UserBanned':
      case 'UserDeletionRequested':
      case 'UserDeleted':
      case 'UserErased':
        return streamId
      default:
        return undefined
    }
  },
  apply: (row, { event }) => {
    switch (event.type) {
      case 'UserSignedUp':
      case 'UserProvisioned': {
        const { userId, emailClaim } = event.data
        return { userId, status: 'active', epoch: 0, tokenEpoch: 0, provenEpoch: 0, emailClaim, emailVerified: false }
      }
      case 'EmailVerified':
        return row?.emailClaim === event.data.emailClaim ? { ...row, emailVerified: true } : row
      case 'EmailChanged':
        return row && { ...row, emailClaim: event.data.emailClaim, emailVerified: event.data.verified }
      case 'SessionEpochRaised':
        return (
          row && {
            ...row,
            epoch: event.data.epoch,
            tokenEpoch: endsSessionTokens(event.data.cause) ? event.data.epoch : row.tokenEpoch,
            provenEpoch: event.data.cause === 'first-proof' ? event.data.epoch : row.provenEpoch,
          }
        )
      case 'UserSuspended':
        return row && { ...row, status: 'suspended' }
      case 'UserRestored':
        return row && { ...row, status: 'active' }
      case 'UserBanned':
        return row && { ...row, status: 'banned' }
      case 'UserDeletionRequested':
        return row && { ...row, status: 'leaving' }
      case 'UserDeleted':
        return row && { ...row, status: 'deleted' }
      case 'UserErased':
        return row && { ...row, status: 'erased' }
      default:
        return row
    }
  },
}
