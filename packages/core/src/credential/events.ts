/** Every fact that can be in a credential's stream. @module */
import { ClaimKey, listOf, object, oneOf, optional, type StoredEvents, stored, text } from '@muniment/kernel'
import * as t from 'io-ts'
import { Digest } from '../digest.ts'
import { AccountId, CredentialId, MembershipId, ServiceUserId, UserId } from '../ids.ts'

/** Exactly three (R45). */
export type CredentialKind = 'authtoken' | 'api-key' | 'ssh-key'

/** A User, by the membership that it has this credential from, or a Service User (R44). For life (R43). */
export type CredentialOwner =
  | { readonly kind: 'user'; readonly userId: UserId; readonly membershipId: MembershipId }
  | { readonly kind: 'service-user'; readonly serviceUserId: ServiceUserId }

/** Why a credential ended. */
export type RevocationCause = 'revoked' | 'member-removed' | 'service-user-deleted' | 'leaked' | 'first-proof'

export interface CredentialIssued {
  readonly type: 'CredentialIssued'
  readonly data: {
    readonly credentialId: CredentialId
    readonly kind: CredentialKind
    readonly accountId: AccountId
    readonly owner: CredentialOwner
    /** 32 hexadecimal digits, the public half of the secret's text. */
    readonly publicId?: string
    /** Of the whole secret text; absent until a default authtoken is first rotated by an owner who was not present. */
    readonly secretDigest?: Digest
    readonly sshPublicKey?: string
    readonly fingerprint?: string
    readonly fingerprintClaim?: ClaimKey
    /** Empty: unrestricted. */
    readonly acl: readonly string[]
    /** At most 255 bytes. */
    readonly description?: string
    /** At most 4,096 bytes. */
    readonly metadata?: string
    readonly isDefault: boolean
  }
}

export interface CredentialRevoked {
  readonly type: 'CredentialRevoked'
  readonly data: { readonly cause: RevocationCause }
}

export type CredentialEvent = CredentialIssued | CredentialRevoked

const CredentialOwner: t.Type<CredentialOwner> = t.union([
  object<Extract<CredentialOwner, { kind: 'user' }>>('user owner', {
    kind: oneOf('owner kind', 'user'),
    userId: UserId,
    membershipId: MembershipId,
  }),
  object<Extract<CredentialOwner, { kind: 'service-user' }>>('service user owner', {
    kind: oneOf('owner kind', 'service-user'),
    serviceUserId: ServiceUserId,
  }),
])

/** The stored names of a credential stream. */
export const credentialEvents: StoredEvents<CredentialEvent> = {
  CredentialIssued: stored<CredentialIssued>('CredentialIssued', {
    credentialId: CredentialId,
    kind: oneOf('credential kind', 'authtoken', 'api-key', 'ssh-key'),
    accountId: AccountId,
    owner: CredentialOwner,
    publicId: optional(text('public id', (value) => /^[0-9a-f]{32}$/.test(value))),
    secretDigest: optional(Digest),
    sshPublicKey: optional(t.string as t.Type<string>),
    fingerprint: optional(t.string as t.Type<string>),
    fingerprintClaim: optional(ClaimKey),
    acl: listOf(t.string),
    description: optional(t.string as t.Type<string>),
    metadata: optional(t.string as t.Type<string>),
    isDefault: t.boolean,
  }),
  CredentialRevoked: stored<CredentialRevoked>('CredentialRevoked', {
    cause: oneOf('revocation cause', 'revoked', 'member-removed', 'service-user-deleted', 'leaked', 'first-proof'),
  }),
}
