/** Every way in which the gate says no. @module */
import type { MemberIsDisabled, NoSuchAccount, NotAMember } from '../account/rejections.ts'
import type { MfaNotRequired } from '../session/rejections.ts'
import type { CredentialIsRevoked, CredentialOwnerInactive } from '../credential/rejections.ts'

/** No session, or a token that is not the session's. */
export interface NotLoggedIn {
  readonly _tag: 'NotLoggedIn'
  readonly reference: 'ERR_NGROK_1223'
}
/** The session reached its absolute end, was idle for too long, or was ended with all the user's sessions. */
export interface SessionExpired {
  readonly _tag: 'SessionExpired'
}
/** The second factor is still missing. */
export interface MfaRequired {
  readonly _tag: 'MfaRequired'
  readonly reference: 'ERR_NGROK_1229'
}
/** The person has to prove once more who they are: the last time was ten minutes ago or longer. */
export interface ReauthenticationRequired {
  readonly _tag: 'ReauthenticationRequired'
}
/** A session token that was not signed here, or is none. */
export interface SessionTokenInvalid {
  readonly _tag: 'SessionTokenInvalid'
}
/** A session token is over after seven days (R81), or ended with all the user's. */
export interface SessionTokenExpired {
  readonly _tag: 'SessionTokenExpired'
}
/** No such credential, or a secret that is not the credential's. */
export interface UnknownCredential {
  readonly _tag: 'UnknownCredential'
  readonly reference: 'ERR_NGROK_203'
}
/** An authtoken or another secret where an API key is needed. */
export interface NotAnApiKey {
  readonly _tag: 'NotAnApiKey'
  readonly reference: 'ERR_NGROK_206'
}
/** The owner may only read, and a key of theirs may not call the API (D21). */
export interface ApiOwnerReadOnly {
  readonly _tag: 'ApiOwnerReadOnly'
  readonly reference: 'ERR_NGROK_635'
}

export type AccessRefusal =
  | NotLoggedIn
  | SessionExpired
  | MfaRequired
  | MfaNotRequired
  | ReauthenticationRequired
  | SessionTokenInvalid
  | SessionTokenExpired
  | NoSuchAccount
  | NotAMember
  | MemberIsDisabled
  | UnknownCredential
  | NotAnApiKey
  | CredentialIsRevoked
  | CredentialOwnerInactive
  | ApiOwnerReadOnly
