/** One row for each membership: the credentials that were ever issued to it. @module */
import type { CredentialId } from '@muniment/core'
import type { Projection } from '../projection.ts'

export type CredentialsOfMembership = readonly CredentialId[]

export const credentialsOfMembership: Projection<CredentialsOfMembership> = {
  name: 'access-index/credentials-of-membership',
  version: 1,
  key: ({ event }) =>
    event.type === 'CredentialIssued' && event.data.owner.kind === 'user' ? event.data.owner.membershipId : undefined,
  apply: (row = [], { event }) => (event.type === 'CredentialIssued' ? [...row, event.data.credentialId] : row),
}
