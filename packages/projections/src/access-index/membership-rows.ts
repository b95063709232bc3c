/** One row for each membership, removed ones included: what hangs on them stays dead (D60). @module */
import type { AccountId, MembershipFacts } from '@muniment/core'
import type { Projection } from '../projection.ts'

export const membershipRows: Projection<MembershipFacts> = {
  name: 'access-index/memberships',
  version: 1,
  reads: ['account'],
  key: ({ event }) => {
    switch (event.type) {
      case 'MemberJoined':
      case 'MemberDisabled':
      case 'MemberEnabled':
      case 'MemberRemoved':
        return event.data.membershipId
      default:
        return undefined
    }
  },
  apply: (row, { event, streamId }) => {
    // A membership is one account's for ever, whatever stands in another stream.
    if (row !== undefined && row.accountId !== streamId) return row
    switch (event.type) {
      case 'MemberJoined': {
        const { membershipId, userId, permissions } = event.data
        return { membershipId, accountId: streamId as AccountId, userId, status: 'active', permissions }
      }
      case 'MemberDisabled':
        return row && { ...row, status: 'disabled' }
      case 'MemberEnabled':
        return row && { ...row, status: 'active' }
      case 'MemberRemoved':
        return row && { ...row, status: 'removed' }
      default:
        return row
    }
  },
}
