/**
 * Usernames: one function brings them to the form that is claimed and compared, beside the one that is shown (D55).
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { isPersonName } from '../display-text.ts'
import { isOfOneScript } from './single-script.ts'

/** No name that could be claimed. Never repeats what was given. */
export interface InvalidUsername {
  readonly _tag: 'InvalidUsername'
  readonly rule: string
}

export interface Username {
  /** As it was given, in NFKC. */
  readonly shown: string
  /** Without case: two that differ in it are one. */
  readonly canonical: string
}

/** Shortest and longest, in code points of the form that is shown. */
export const usernameLengthMin = 2
export const usernameLengthMax = 64

/** Longest text that is looked at, in UTF-16 units. */
const givenLengthMax = 4 * usernameLengthMax

const words = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[._-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*$/u

const idForm = /^[a-z]+_[0-9a-f]{32}$/

const withoutCase = (text: string): string => text.toUpperCase().toLowerCase().normalize('NFKC')

const refused = (rule: string): E.Either<InvalidUsername, never> => E.left({ _tag: 'InvalidUsername', rule })

/**
 * Letters and digits of one script, with `.`, `_` and `-` between them, never an `@`: a username is no address.
 *
 * Left: `InvalidUsername` for anything else, for what is shorter than 2 or longer than 64 code points, for what reads like
 * an id, and for the words by which the audit trail calls nobody.
 */
export const canonicalUsername = (given: string): E.Either<InvalidUsername, Username> => {
  if (given.length > givenLengthMax) return refused(`has at most ${usernameLengthMax} characters`)
  const shown = given.normalize('NFKC')
  const { length } = Array.from(shown)
  if (length < usernameLengthMin || length > usernameLengthMax)
    return refused(`has ${usernameLengthMin} to ${usernameLengthMax} characters`)
  if (!words.test(shown))
    return refused('is letters and digits, with single dots, hyphens and underscores between them')
  if (!isOfOneScript(shown)) return refused('is of one script')
  const canonical = withoutCase(shown)
  // Some letters have no form without case that stays as it is.
  if (withoutCase(canonical) !== canonical || !words.test(canonical)) return refused('has a form without case')
  if (idForm.test(canonical) || !isPersonName(shown)) return refused('is no id, and no word for nobody')
  return E.right({ shown, canonical })
}
