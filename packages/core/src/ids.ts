/**
 * Ids of the domain: a prefix that says what it is, and 32 hexadecimal digits.
 *
 * @module
 */
import { type Brand, isLowerHex, text } from '@muniment/kernel'
import type * as t from 'io-ts'

/** `ac_…` */
export type AccountId = string & Brand<'AccountId'>
/** `usr_…` */
export type UserId = string & Brand<'UserId'>
/** `mem_…`: a User inside one Account; leaving and joining again makes another. */
export type MembershipId = string & Brand<'MembershipId'>
/** `inv_…` */
export type InvitationId = string & Brand<'InvitationId'>
/** `ses_…` */
export type SessionId = string & Brand<'SessionId'>
/** `stk_…`: of a signed session token, which is kept nowhere. */
export type SessionTokenId = string & Brand<'SessionTokenId'>
/** `ak_…` API key, `cr_…` authtoken, `sshcr_…` SSH public key. */
export type CredentialId = string & Brand<'CredentialId'>
/** `service_…`, or the older `bot_…` (D57). */
export type ServiceUserId = string & Brand<'ServiceUserId'>

const digits = 32

/** Every id of every replayed event is asked: hence character by character. */
const startingWith =
  (prefix: string): ((value: string) => boolean) =>
  (value) => {
    const start = prefix.length
    if (value.length !== start + digits) return false
    for (let index = 0; index < start; index += 1)
      if (value.charCodeAt(index) !== prefix.charCodeAt(index)) return false
    return isLowerHex(value, start)
  }

const id = <A extends string>(name: string, first: string, ...others: readonly string[]): t.Type<A> => {
  const isFirst = startingWith(first)
  const areOthers = others.map(startingWith)
  return text<A>(name, (value) => isFirst(value) || areOthers.some((isOther) => isOther(value)))
}

export const AccountId: t.Type<AccountId> = id('account id', 'ac_')
export const UserId: t.Type<UserId> = id('user id', 'usr_')
export const MembershipId: t.Type<MembershipId> = id('membership id', 'mem_')
export const InvitationId: t.Type<InvitationId> = id('invitation id', 'inv_')
export const SessionId: t.Type<SessionId> = id('session id', 'ses_')
export const SessionTokenId: t.Type<SessionTokenId> = id('session token id', 'stk_')
export const CredentialId: t.Type<CredentialId> = id('credential id', 'ak_', 'cr_', 'sshcr_')
export const ServiceUserId: t.Type<ServiceUserId> = id('service user id', 'service_', 'bot_')

/** Makes ids from 32 hexadecimal digits, which the caller drew or derived. */
export const idOf: {
  readonly account: (hex: string) => AccountId
  readonly user: (hex: string) => UserId
  readonly membership: (hex: string) => MembershipId
  readonly invitation: (hex: string) => InvitationId
  readonly session: (hex: string) => SessionId
  readonly sessionToken: (hex: string) => SessionTokenId
  readonly apiKey: (hex: string) => CredentialId
  readonly authtoken: (hex: string) => CredentialId
} = {
  account: (hex) => `ac_${hex}` as AccountId,
  user: (hex) => `usr_${hex}` as UserId,
  membership: (hex) => `mem_${hex}` as MembershipId,
  invitation: (hex) => `inv_${hex}` as InvitationId,
  session: (hex) => `ses_${hex}` as SessionId,
  sessionToken: (hex) => `stk_${hex}` as SessionTokenId,
  apiKey: (hex) => `ak_${hex}` as CredentialId,
  authtoken: (hex) => `cr_${hex}` as CredentialId,
}

/** The 32 digits of an id. */
export const hexOf = (value: string): string => value.slice(value.indexOf('_') + 1)
