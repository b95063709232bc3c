/** Every way in which a user says no. @module */

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

export type UserRejection =
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
