/** One row for each user: the sealed texts by which people know them. @module */
import type { Sealed } from '@muniment/kernel'
import type { Projection } from '../projection.ts'

export interface PersonRow {
  readonly email: Sealed
  readonly name: Sealed | undefined
}

export const people: Projection<PersonRow> = {
  name: 'people',
  version: 2,
  reads: ['user'],
  key: ({ event, streamId }) => {
    switch (event.type) {
      case 'UserSignedUp':
      case 'UserProvisioned':
        return event.data.userId
      case 'UserRenamed':
      case 'EmailChanged':
        return streamId
      default:
        return undefined
    }
  },
  apply: (row, { event }) => {
    switch (event.type) {
      case 'UserSignedUp':
      case 'UserProvisioned':
        return { email: event.data.email, name: event.data.name }
      case 'UserRenamed':
        return row && { ...row, name: event.data.name }
      case 'EmailChanged':
        return row && { ...row, email: event.data.email }
      default:
        return row
    }
  },
}
