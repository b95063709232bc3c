/** One row for each credential: what the gate needs to check a secret. @module */
import { type AccountId, CredentialId, type CredentialKind, type CredentialOwner, type Digest } from '@muniment/core'
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
  key: ({ streamId }) => (CredentialId.is(streamId) ? streamId : undefined),
  apply: (row, { event, streamId }) => {
    switch (event.type) {
      case 'CredentialIssued': {
        const { kind, accountId, owner, secretDigest } = event.data
        return { credentialId: streamId as CredentialId, kind, accountId, owner, secretDigest, status: 'active' }
      }
      case 'CredentialRevoked':
        return row && { ...row, status: 'revoked' }
      default:
        return row
    }
  },
}
