/**
 * Every way to refuse a password that somebody wants to have. None repeats it, nor the word that it is made of.
 *
 * @module
 */

export interface PasswordTooShort {
  readonly _tag: 'PasswordTooShort'
  readonly reference: 'ERR_NGROK_4011'
  readonly lengthMin: number
}
export interface PasswordTooLong {
  readonly _tag: 'PasswordTooLong'
  readonly reference: 'ERR_NGROK_4020'
  readonly lengthMax: number
}
/**
 * A lone surrogate: two different passwords would have the same bytes. Or a code point that this Unicode does not know:
 * a later one may give it a normal form, and the same keys would no longer make the same password.
 */
export interface PasswordMalformed {
  readonly _tag: 'PasswordMalformed'
}
/** One of those that many people have, or one of them with digits and signs at its ends: it is guessed first. */
export interface PasswordCommon {
  readonly _tag: 'PasswordCommon'
}
/** A name from where it is used, or one with digits and signs in or around it: whoever knows the person tries it. */
export interface PasswordIsContextWord {
  readonly _tag: 'PasswordIsContextWord'
}
/** It was found in a breach. */
export interface PasswordBreached {
  readonly _tag: 'PasswordBreached'
}

export type PasswordRejection =
  | PasswordTooShort
  | PasswordTooLong
  | PasswordMalformed
  | PasswordCommon
  | PasswordIsContextWord
  | PasswordBreached
