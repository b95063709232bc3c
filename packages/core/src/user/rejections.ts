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

export type UserRejection = NoSuchUser | UserExists | EmailTaken | BadLogin | StaleProof
