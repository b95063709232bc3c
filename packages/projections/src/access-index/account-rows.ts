/** One row for each account. @module */
import type { AccountFacts } from '@muniment/core'
import type { Projection } from '../projection.ts'

export const accountRows: Projection<AccountFacts> = {
  name: 'access-index/accounts',
  version: 1,
  reads: ['account'],
  key: ({ event }) => (event.type === 'AccountCreated' ? event.data.accountId : undefined),
  apply: (row, { event }) =>
    event.type === 'AccountCreated' ? { accountId: event.data.accountId, status: 'active' } : row,
}
