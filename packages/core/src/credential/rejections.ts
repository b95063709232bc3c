/** Every way in which a credential says no. @module */
import type { MemberIsDisabled, NoSuchAccount, NotAMember } from '../account/rejections.ts'

/** There is no such credential. */
export interface NoSuchCredential {
  readonly _tag: 'NoSuchCredential'
}
/** The stream holds a credential already. */
export interface CredentialExists {
  readonly _tag: 'CredentialExists'
}
/** It was revoked, which is final. */
export interface CredentialIsRevoked {
  readonly _tag: 'CredentialRevoked'
  readonly reference: 'ERR_NGROK_203'
}
/** The actor may not create or change developer objects. */
export interface ForbiddenDeveloper {
  readonly _tag: 'ForbiddenDeveloper'
  readonly reference: 'ERR_NGROK_1219'
}
/** Only administrators name another owner than themselves. */
export interface OwnerAdminOnly {
  readonly _tag: 'OwnerAdminOnly'
  readonly reference: 'ERR_NGROK_630'
}
/** The owner is disabled, removed or unknown in this account. */
export interface CredentialOwnerInactive {
  readonly _tag: 'CredentialOwnerInactive'
  readonly reference: 'ERR_NGROK_636'
}
/** A text is longer than it may be. Limits in bytes of UTF-8. */
export interface TextTooLong {
  readonly _tag: 'TextTooLong'
  readonly field: string
  readonly maxBytes: number
}

export type CredentialRejection =
  | NoSuchAccount
  | NotAMember
  | MemberIsDisabled
  | NoSuchCredential
  | CredentialExists
  | CredentialIsRevoked
  | ForbiddenDeveloper
  | OwnerAdminOnly
  | CredentialOwnerInactive
  | TextTooLong
