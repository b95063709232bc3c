/**
 * Usernames: what a person is called by instead of an address, shown as it was typed and claimed in one form.
 *
 * A username is never an address and never an id, so that whoever gives one of the three cannot mean another. One that
 * is of another script as a whole is another username, also where it looks like the first.
 *
 * What is refused today can be accepted later, what is claimed wrongly cannot be taken back.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { isPersonName } from '../display-text.ts'
import { isSingleScript } from '../text/single-script.ts'

/** The first rule that a username breaks. */
export type UsernameRule =
  | 'length'
  | 'no-at-sign'
  | 'letters-and-digits'
  | 'separators'
  | 'marks'
  | 'single-script'
  | 'no-id'
  | 'not-reserved'

/** No username that could be claimed. Never repeats what was given. */
export interface InvalidUsername {
  readonly _tag: 'InvalidUsername'
  readonly rule: UsernameRule
}

/** A username, in the form that is shown and in the one that is claimed and compared. */
export interface Username {
  readonly shown: string
  readonly canonical: string
}

/** In code points, of both forms. */
export const usernameLengthMin = 2
export const usernameLengthMax = 64

/** What is given may be longer than its normal form: a syllable in parts, a letter and its accents. */
const givenLengthMax = 4 * usernameLengthMax

/**
 * Lower case of the capitals of lower case: a sharp s and a double s, both small sigmas, an i with and without its dot
 * have the same capitals, so nobody can be told by them.
 */
const folded = (normal: string): string => normal.toLowerCase().toUpperCase().toLowerCase().normalize('NFKC')

/** What `text` breaks. The order is part of the contract: of several rules the first is named. */
const brokenRule = (text: string): UsernameRule | undefined => {
  const { length } = Array.from(text)
  if (length < usernameLengthMin || length > usernameLengthMax) return 'length'
  if (text.includes('@')) return 'no-at-sign'
  // Fillers are letters and selectors are marks, by category.
  if (!/^[\p{L}\p{Mn}\p{Mc}\p{Nd}._-]+$/u.test(text) || /\p{Default_Ignorable_Code_Point}/u.test(text))
    return 'letters-and-digits'
  if (/^[._-]|[._-]$|[._-]{2}/.test(text)) return 'separators'
  // A mark belongs to a letter. A heap of them, or one twice, hides what is below (UTS #39 §5.4). The iota below a
  // letter is a mark whose capital is a letter, that the marks behind it then stand on.
  const parts = text.normalize('NFD')
  if (/(?<![\p{L}\p{M}])\p{M}|(\p{Mn})\1|\p{Mn}{5}|\u0345/u.test(parts)) return 'marks'
  if (!isSingleScript(text)) return 'single-script'
  if (/^[a-z]+_[0-9a-f]{32}$/.test(text)) return 'no-id'
  return isPersonName(text) ? undefined : 'not-reserved'
}

/**
 * NFKC of what was given to be shown, and that without case to be claimed: `Ann` and `ANN` are one username.
 *
 * Left: `InvalidUsername`, with the rule.
 * - `length`  2 to 64 code points.
 * - `no-at-sign`  a username is never an address, in no width of the at sign.
 * - `letters-and-digits`  with their marks; between them a dot, an underscore or a hyphen. No blanks, nothing unseen.
 * - `separators`  never at the ends, never two in a row.
 * - `marks`  behind a letter, no more than four in a row and none twice; no iota subscript.
 * - `single-script`  letters of one script, or of those that are written together; digits of one system.
 * - `no-id`  a prefix and 32 hexadecimal digits.
 * - `not-reserved`  a word that the audit trail uses for nobody known.
 */
export const canonicalUsername = (given: string): E.Either<InvalidUsername, Username> => {
  if (given.length > givenLengthMax) return E.left({ _tag: 'InvalidUsername', rule: 'length' })
  const shown = given.normalize('NFKC')
  const canonical = folded(shown)
  const rule = brokenRule(shown) ?? brokenRule(canonical)
  return rule === undefined ? E.right({ shown, canonical }) : E.left({ _tag: 'InvalidUsername', rule })
}
