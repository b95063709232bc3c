/** The state of a credential. @module */
import type { Fact } from '@muniment/kernel'
import type { Digest } from '../digest.ts'
import type { AccountId, CredentialId } from '../ids.ts'
import type { CredentialEvent, CredentialKind, CredentialOwner } from './events.ts'

export interface KnownCredential {
  status: 'active' | 'revoked'
  readonly credentialId: CredentialId
  readonly kind: CredentialKind
  readonly accountId: AccountId
  readonly owner: CredentialOwner
  secretDigest: Digest | undefined
  readonly isDefault: boolean
}

export interface CredentialState {
  credential: { readonly status: 'absent' } | KnownCredential
}

export const initial = (): CredentialState => ({ credential: { status: 'absent' } })

export const evolve = (draft: CredentialState, fact: Fact<CredentialEvent>): void => {
  switch (fact.type) {
    case 'CredentialIssued': {
      const { credentialId, kind, accountId, owner, secretDigest, isDefault } = fact.data
      draft.credential = {
        status: 'active',
        credentialId,
        kind,
        accountId,
        owner: { ...owner },
        secretDigest,
        isDefault,
      }
      return
    }
    case 'CredentialRevoked':
      if (draft.credential.status !== 'absent') draft.credential.status = 'revoked'
      return
  }
}
