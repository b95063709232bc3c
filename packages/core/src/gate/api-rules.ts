/**
 * Who may call the API: the credential, its account, its owner, in this order. The first refusal wins.
 *
 * SSO and MFA govern the dashboard only (D30).
 *
 * @module
 */
import { grants } from '../account/permissions.ts'
import type { AccessRequest, AccessRule } from './access-rule.ts'

type ApiRequest = Extract<AccessRequest, { readonly surface: 'api' }>

export const apiRules: readonly AccessRule<ApiRequest>[] = [
  {
    name: 'the credential is known by its secret',
    check: (_, { credential }) =>
      credential?.secretMatches === true ? undefined : { _tag: 'UnknownCredential', reference: 'ERR_NGROK_203' },
  },
  {
    name: 'the credential is an API key',
    check: (_, { credential }) =>
      credential?.kind === 'api-key' ? undefined : { _tag: 'NotAnApiKey', reference: 'ERR_NGROK_206' },
  },
  {
    name: 'the credential is not revoked',
    check: (_, { credential }) =>
      credential?.status === 'active' ? undefined : { _tag: 'CredentialRevoked', reference: 'ERR_NGROK_203' },
  },
  {
    name: 'the account exists',
    check: (_, { credential, account }) =>
      account?.status === 'active' && account.accountId === credential?.accountId
        ? undefined
        : { _tag: 'NoSuchAccount' },
  },
  {
    name: 'the owner is an active user',
    check: (_, { credential, user }) =>
      credential?.owner.kind === 'user' && user?.status === 'active' && user.userId === credential.owner.userId
        ? undefined
        : { _tag: 'CredentialOwnerInactive', reference: 'ERR_NGROK_636' },
  },
  {
    name: 'the owner is an active member by the membership that the credential was issued to',
    check: (_, { credential, membership }) =>
      credential?.owner.kind === 'user' &&
      membership?.status === 'active' &&
      membership.membershipId === credential.owner.membershipId &&
      membership.userId === credential.owner.userId &&
      membership.accountId === credential.accountId
        ? undefined
        : { _tag: 'CredentialOwnerInactive', reference: 'ERR_NGROK_636' },
  },
  {
    name: 'the owner may write',
    check: (_, { membership }) =>
      membership !== undefined && grants(membership.permissions, 'api.call')
        ? undefined
        : { _tag: 'ApiOwnerReadOnly', reference: 'ERR_NGROK_635' },
  },
]
