/** Every way in which a user says no. @module */
import type { Instant } from '@muniment/kernel'

/** There is no such user. */
export interface NoSuchUser {
  readonly _tag: 'NoSuchUser'
  readonly reference: 'ERR_NGROK_4300'
}
/** The stream holds a user already. */
export interface UserExists {
  readonly _tag: 'UserExists'
}
/** The address is somebody's. */
export interface EmailTaken {
  readonly _tag: 'EmailTaken'
  readonly reference: 'ERR_NGROK_4101'
}
/** Unknown address, wrong password, no password: one answer for all (6.1). */
export interface BadLogin {
  readonly _tag: 'BadLogin'
  readonly reference: 'ERR_NGROK_4100'
}
/** The proof was made against a password that is no longer the one. Begin again. */
export interface StaleProof {
  readonly _tag: 'StaleProof'
}

/** The address is verified already. */
export interface EmailAlreadyVerified {
  readonly _tag: 'EmailAlreadyVerified'
}
/** Not the ticket that was mailed last, used before, expired, or mailed to another address than the present one. */
export interface VerificationInvalid {
  readonly _tag: 'VerificationInvalid'
}
/** The person came by a provider and has no password: sign in with SSO. */
export interface NoPasswordSet {
  readonly _tag: 'NoPasswordSet'
  readonly reference: 'ERR_NGROK_4301'
}
/** Not the ticket that was mailed last, used before, or expired. */
export interface ResetInvalid {
  readonly _tag: 'ResetInvalid'
  readonly reference: 'ERR_NGROK_4302'
}
/** The old password is another. */
export interface WrongPassword {
  readonly _tag: 'WrongPassword'
  readonly reference: 'ERR_NGROK_4100'
}

/** There is a password already: change it. */
export interface PasswordAlreadySet {
  readonly _tag: 'PasswordAlreadySet'
}
/** Without it nobody could log in any more. */
export interface LastLogin {
  readonly _tag: 'LastLogin'
  readonly reference: 'ERR_NGROK_4200'
}
/** This identity is a login of another user. */
export interface LoginLinkedElsewhere {
  readonly _tag: 'LoginLinkedElsewhere'
  readonly reference: 'ERR_NGROK_4201'
}
/** This identity is one's own login already. */
export interface LoginAlreadyLinked {
  readonly _tag: 'LoginAlreadyLinked'
}
/** One has no such login. */
export interface NoSuchLogin {
  readonly _tag: 'NoSuchLogin'
}

/** Somebody has this username. */
export interface UsernameTaken {
  readonly _tag: 'UsernameTaken'
}
/** It is one's own already. */
export interface UsernameUnchanged {
  readonly _tag: 'UsernameUnchanged'
}
/** It is one's own already. */
export interface EmailUnchanged {
  readonly _tag: 'EmailUnchanged'
}
/** Not the ticket that was mailed last to the new address, used before, expired, or cancelled. */
export interface EmailChangeInvalid {
  readonly _tag: 'EmailChangeInvalid'
}
/** No other address waits to be confirmed. */
export interface NoEmailChange {
  readonly _tag: 'NoEmailChange'
}

/** The platform has barred the person for now. */
export interface UserIsSuspended {
  readonly _tag: 'UserIsSuspended'
  readonly reference: 'ERR_NGROK_4106'
}
/** The platform has barred the person for good. */
export interface UserIsBanned {
  readonly _tag: 'UserIsBanned'
  readonly reference: 'ERR_NGROK_4107'
}
/** Nobody has barred the person. */
export interface UserNotSuspended {
  readonly _tag: 'UserNotSuspended'
}
/** The password is right and logs nobody in any more: reset it. */
export interface PasswordHasExpired {
  readonly _tag: 'PasswordHasExpired'
  readonly reference: 'ERR_NGROK_4303'
}
/** The person is not on the way out. */
export interface UserNotLeaving {
  readonly _tag: 'UserNotLeaving'
}
/** Only who is deleted is erased, and once. */
export interface UserNotDeleted {
  readonly _tag: 'UserNotDeleted'
}

/** There were too many attempts in a row: nobody may try before `until`, RFC 3339 in UTC (6.1). */
export interface LoginThrottled {
  readonly _tag: 'LoginThrottled'
  readonly reference: 'ERR_NGROK_1227'
  readonly until: Instant
}
/** Nobody has to be let in again. */
export interface LoginNotLocked {
  readonly _tag: 'LoginNotLocked'
}
/** An authenticator is paired already: disable it first. */
export interface MfaAlreadyEnabled {
  readonly _tag: 'MfaAlreadyEnabled'
  readonly reference: 'ERR_NGROK_10083'
}
/** None is paired. */
export interface MfaNotEnabled {
  readonly _tag: 'MfaNotEnabled'
  readonly reference: 'ERR_NGROK_17004'
}
/** Only codes of an authenticator are a second factor (R22). */
export interface MfaTypeUnsupported {
  readonly _tag: 'MfaTypeUnsupported'
  readonly reference: 'ERR_NGROK_17000'
}
/** None is being paired: begin anew. */
export interface NoPendingEnrollment {
  readonly _tag: 'NoPendingEnrollment'
}
/** Not the code of now, or one that was accepted before. */
export interface MfaCodeInvalid {
  readonly _tag: 'MfaCodeInvalid'
  readonly reference: 'ERR_NGROK_17001'
}
/** Every recovery code is used up: support resets (R33). */
export interface NoRecoveryCodes {
  readonly _tag: 'NoRecoveryCodes'
  readonly reference: 'ERR_NGROK_17002'
}
/** None of those that are left. */
export interface RecoveryCodeInvalid {
  readonly _tag: 'RecoveryCodeInvalid'
  readonly reference: 'ERR_NGROK_17003'
}
/** There is neither a password nor an authenticator to prove it by: log in by the provider again. */
export interface NoOwnProof {
  readonly _tag: 'NoOwnProof'
}

export type UserRejection =
  | LoginThrottled
  | LoginNotLocked
  | MfaAlreadyEnabled
  | MfaNotEnabled
  | NoPendingEnrollment
  | MfaCodeInvalid
  | NoRecoveryCodes
  | RecoveryCodeInvalid
  | NoSuchUser
  | UserExists
  | EmailTaken
  | BadLogin
  | StaleProof
  | EmailAlreadyVerified
  | VerificationInvalid
  | NoPasswordSet
  | ResetInvalid
  | PasswordAlreadySet
  | LastLogin
  | LoginLinkedElsewhere
  | LoginAlreadyLinked
  | NoSuchLogin
  | UsernameTaken
  | UsernameUnchanged
  | EmailUnchanged
  | EmailChangeInvalid
  | NoEmailChange
  | UserIsSuspended
  | UserIsBanned
  | UserNotSuspended
  | PasswordHasExpired
  | UserNotLeaving
  | UserNotDeleted
