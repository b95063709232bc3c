/** One row for each credential: what the gate needs to check a secret. @module */
import type { AccountId, CredentialId, CredentialKind, CredentialOwner, Digest } from '@muniment/core'
import type { Projection } from '../projection.ts'

export interface CredentialRow {
  readonly credentialId: CredentialId
  readonly kind: CredentialKind
  readonly accountId: AccountId
  readonly owner: CredentialOwner
  readonly secretDigest: Digest | undefined
  readonly status: 'active' | 'revoked'
}

export const credentialRows: Projection<CredentialRow> = {
  name: 'access-index/credentials',
  version: 1,
  reads: ['credential'],
  key: ({ streamId }) => streamId,
  apply: (row, { event, streamId }) => {
    switch (event.type) {
      case 'CredentialIssued': {
        const { credentialId, kind, accountId, owner, secretDigest } = event.data
        // A stream that is not this credential's says nothing about any.
        if (credentialId !== streamId) return row
        return { credentialId, kind, accountId, owner, secretDigest, status: 'active' }
      }
      case 'CredentialRevoked':
        return row && { ...row, status: 'revoked' }
      default:
        return row
    }
  },
}
