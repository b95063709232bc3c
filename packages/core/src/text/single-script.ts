/**
 * Text of a single script: what names that tell people and hosts apart are held to, so that no letter stands in for
 * one of another script.
 *
 * A text that is of another script as a whole passes: it is another text, and can look like the first one.
 *
 * @module
 */

/** Scripts that languages of today are written in (UTS #31, table 5). A letter of any other is of no script here. */
const scripts: readonly string[] = [
  'Arabic',
  'Armenian',
  'Bengali',
  'Bopomofo',
  'Cyrillic',
  'Devanagari',
  'Ethiopic',
  'Georgian',
  'Greek',
  'Gujarati',
  'Gurmukhi',
  'Han',
  'Hangul',
  'Hebrew',
  'Hiragana',
  'Kannada',
  'Katakana',
  'Khmer',
  'Lao',
  'Latin',
  'Malayalam',
  'Myanmar',
  'Oriya',
  'Sinhala',
  'Tamil',
  'Telugu',
  'Thaana',
  'Thai',
  'Tibetan',
]

/** What is written together: Japanese, Korean and Chinese, each with Latin (UTS #39 §5.2, highly restrictive). */
const writtenTogether: readonly (readonly string[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Bopomofo'],
]

/** The letters of these scripts, and what belongs to none: digits, hyphens, accents. */
const allOf = (names: readonly string[]): RegExp =>
  new RegExp(`^[${['Common', 'Inherited', ...names].map((name) => `\\p{Script_Extensions=${name}}`).join('')}]*$`, 'u')

const writingSystems: readonly RegExp[] = [...scripts.map((script) => [script]), ...writtenTogether].map(allOf)

const decimalDigit = /\p{Nd}/u

/** The zero that a digit counts from. Unicode encodes the digits of a system in one row, and rows follow each other. */
const zeroOf = (digit: string): number => {
  const code = digit.codePointAt(0) ?? 0
  let first = code
  while (decimalDigit.test(String.fromCodePoint(first - 1))) first -= 1
  return code - ((code - first) % 10)
}

/** True when one writing system has all its letters, and one decimal system all its digits (UTS #39 §5.3). */
export const isSingleScript = (text: string): boolean =>
  writingSystems.some((system) => system.test(text)) && new Set(text.match(/\p{Nd}/gu)?.map(zeroOf)).size <= 1
