/**
 * Words that a password of this person, here, must not be (NIST SP 800-63B-4): whoever knows them tries these first.
 *
 * @module
 */
import { readableEmail } from '../email/email-address.ts'
import { normalPassword } from './password-policy.ts'

/** Where a password is to be used, and whose it is to be. What is absent gives no words. */
export interface PasswordContext {
  /** Canonical. */
  readonly email?: string | undefined
  /** What the person is called. */
  readonly name?: string | undefined
  readonly username?: string | undefined
  readonly accountName?: string | undefined
  /** What people call what they log in to. */
  readonly productNames?: readonly string[] | undefined
}

/** Fewest code points of a word. Shorter ones, "com" and "Ann", say too little. */
export const contextWordLengthMin = 4

/** One sign without case, whatever stands beside it: two letters for the sharp s, one sigma for both. */
const signWithoutCase = (character: string): string => character.toLowerCase().toUpperCase().toLowerCase()

/** The normal form without case. */
export const withoutCase = (text: string): string =>
  normalPassword(Array.from(normalPassword(text), signWithoutCase).join(''))

const separators = /[^\p{L}\p{M}\p{N}]+/u

/** Letters and digits alone, without case: "Acme-Corp", "acme corp" and "ACMECORP" are one word. */
export const wordOf = (text: string): string => withoutCase(text).split(separators).join('')

/** The text as one word, and each of its words. */
const wordsOf = (text: string): readonly string[] => [wordOf(text), ...withoutCase(text).split(separators)]

/** The address, what is before the at, with and without what a plus adds, and the domain. */
const partsOfEmail = (email: string): readonly string[] => [email, ...email.split('@'), ...email.split(/[+@]/)]

/**
 * The words of a context, as `wordOf` writes them: of each name all of it and every word, and of the address the local
 * part, the domain and its labels besides, both as it is in the DNS and as people read it.
 */
export const contextWordsOf = (context: PasswordContext): ReadonlySet<string> => {
  const { email, name, username, accountName, productNames = [] } = context
  const emails = email === undefined ? [] : [email, readableEmail(email)].flatMap(partsOfEmail)
  const texts = [...emails, name, username, accountName, ...productNames].filter((text) => text !== undefined)
  return new Set(texts.flatMap(wordsOf).filter((word) => Array.from(word).length >= contextWordLengthMin))
}
