/** One row for each user: the sealed texts by which people know them. @module */
import type { Sealed } from '@muniment/kernel'
import type { Projection } from '../projection.ts'

export interface PersonRow {
  readonly email: Sealed
  readonly name: Sealed | undefined
}

export const people: Projection<PersonRow> = {
  name: 'people',
  version: 1,
  reads: ['user'],
  key: ({ event }) => (event.type === 'UserSignedUp' ? event.data.userId : undefined),
  apply: (row, { event }) => (event.type === 'UserSignedUp' ? { email: event.data.email, name: event.data.name } : row),
}
