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
  key: ({ category, streamId }) => (category === 'credential' ? streamId : undefined),
  apply: (row, { event }) => {
    switch (event.type) {
      case 'CredentialIssued': {
        const { credentialId, kind, accountId, owner, secretDigest } = event.data
        return { credentialId, kind, accountId, owner, secretDigest, status: 'active' }
      }
      case 'CredentialRevoked':
        return row && { ...row, status: 'revoked' }
      default:
        return row
    }
  },
}
