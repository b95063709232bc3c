/**
 * What a new password must not be: one that many people have, or a word of the place where it is used.
 *
 * All of it is compared, never a part (NIST SP 800-63B-4): a passphrase may hold any word. Case makes no difference, and
 * neither does what is put at the ends that is no letter: "Password2026!" is "password".
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { withoutCase, wordOf } from './context-words.ts'
import { acceptablePassword, type PasswordPolicy } from './password-policy.ts'
import type { PasswordBreached, PasswordRejection } from './rejections.ts'

/** What new passwords are held against. */
export interface ForbiddenPasswords {
  /** Is asked without case. */
  readonly isCommon: (password: string) => boolean
  /** As `contextWordsOf` makes them. */
  readonly contextWords: ReadonlySet<string>
}

const isLetter = (character: string): boolean => /[\p{L}\p{M}]/u.test(character)

/** Most characters of padding that may belong to the word: "1qaz2wsx" begins with a digit of its own. */
const ownPaddingMax = 16

/** How many characters to take off an end that has this many of padding: all, or all but some. */
const cutsOf = (padding: number): readonly number[] => [
  ...Array.from({ length: padding < ownPaddingMax ? padding : ownPaddingMax }, (_, cut) => cut),
  padding,
]

/** The text, and what is left of it without padding at its ends. A text without letters is all there is. */
const withoutPadding = (text: string): readonly string[] => {
  const characters = Array.from(text)
  const first = characters.findIndex(isLetter)
  if (first === -1) return [text]
  const after = characters.length - 1 - characters.findLastIndex(isLetter)
  return cutsOf(first).flatMap((start) =>
    cutsOf(after).map((end) => characters.slice(start, characters.length - end).join('')),
  )
}

/**
 * The normal form of a password that may become somebody's, unless a breach has it.
 *
 * Left: what `acceptablePassword` refuses; `PasswordCommon`; `PasswordIsContextWord`, for which separators make no
 * difference either: "Acme-Corp-2026!" is "Acme Corp".
 */
export const acceptableNewPassword = (
  policy: PasswordPolicy,
  { isCommon, contextWords }: ForbiddenPasswords,
  given: string,
): E.Either<Exclude<PasswordRejection, PasswordBreached>, string> => {
  const password = acceptablePassword(policy, given)
  if (E.isLeft(password)) return password
  if (withoutPadding(withoutCase(password.right)).some(isCommon)) return E.left({ _tag: 'PasswordCommon' })
  if (withoutPadding(wordOf(password.right)).some((word) => contextWords.has(word)))
    return E.left({ _tag: 'PasswordIsContextWord' })
  return password
}
