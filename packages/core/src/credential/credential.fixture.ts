/** Credentials, for tests. @module */
import { accountId, apiKeyId, authtokenId, digest, membershipId, userId } from '../ids.fixture.ts'
import { hexOf } from '../ids.ts'
import type { CredentialIssued, CredentialRevoked, RevocationCause } from './events.ts'

/** An API key of user and membership `n`. */
export const issued = (n: number, data: Partial<CredentialIssued['data']> = {}): CredentialIssued => ({
  type: 'CredentialIssued',
  data: {
    credentialId: apiKeyId(n),
    kind: 'api-key',
    accountId: accountId(1),
    owner: { kind: 'user', userId: userId(n), membershipId: membershipId(n) },
    publicId: hexOf(apiKeyId(n)),
    secretDigest: digest(n),
    acl: [],
    isDefault: false,
    ...data,
  },
})

/** The default authtoken of user and membership `n`, who was present. */
export const issuedDefault = (n: number): CredentialIssued =>
  issued(n, {
    credentialId: authtokenId(n),
    kind: 'authtoken',
    publicId: hexOf(authtokenId(n)),
    isDefault: true,
  })

export const revoked = (cause: RevocationCause): CredentialRevoked => ({ type: 'CredentialRevoked', data: { cause } })
