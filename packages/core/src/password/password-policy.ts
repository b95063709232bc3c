/**
 * What a password must be: long enough, not endless, well-formed. No rules of composition (R75, D35).
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { PasswordMalformed, PasswordTooLong, PasswordTooShort } from './rejections.ts'

/** Lengths in code points of the normal form. */
export interface PasswordPolicy {
  /** Default 10. NIST SP 800-63B-4 asks 15 where the password is the only factor. */
  readonly lengthMin: number
  /** Default 256, at least 64 (NIST SP 800-63B-4). */
  readonly lengthMax: number
}

/** D35. */
export const defaultPasswordPolicy: PasswordPolicy = { lengthMin: 10, lengthMax: 256 }

/** Most bytes of UTF-8, whatever the policy. */
export const passwordBytesMax = 1024

/** What can be wrong with the form of a password. */
export type PasswordFormRejection = PasswordTooShort | PasswordTooLong | PasswordMalformed

const utf8Length = (text: string): number => {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** The form that is hashed: NFKC (NIST SP 800-63B-4), so that every keyboard types the same password. */
export const normalPassword = (given: string): string => given.normalize('NFKC')

/** What has one form only as long as Unicode does not change. `\p{Cs}` are lone surrogates, `\p{Cn}` the unassigned. */
const unsettled = /[\p{Cs}\p{Cn}]/u

/** The normal form of a password that may be set. Left: `PasswordTooShort`, `PasswordTooLong`, `PasswordMalformed`. */
export const acceptablePassword = (policy: PasswordPolicy, given: string): E.Either<PasswordFormRejection, string> => {
  const tooLong = E.left<PasswordFormRejection>({
    _tag: 'PasswordTooLong',
    reference: 'ERR_NGROK_4020',
    lengthMax: policy.lengthMax,
  })
  if (given.length > passwordBytesMax) return tooLong
  if (unsettled.test(given)) return E.left({ _tag: 'PasswordMalformed' })
  const password = normalPassword(given)
  const { length } = Array.from(password)
  // A ligature of eighteen letters is one key press.
  const pressed = Array.from(given).length
  if (length > policy.lengthMax || utf8Length(password) > passwordBytesMax) return tooLong
  if (length < policy.lengthMin || pressed < policy.lengthMin)
    return E.left({ _tag: 'PasswordTooShort', reference: 'ERR_NGROK_4011', lengthMin: policy.lengthMin })
  return E.right(password)
}
