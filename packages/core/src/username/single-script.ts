/**
 * Scripts: a word whose letters are of several scripts can look like a word of one (UTS #39).
 *
 * @module
 */

/** Scripts that are written together, and each alone; `Common` and `Inherited` go with all of them. */
const together: readonly (readonly string[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Bopomofo'],
  ...[
    'Cyrillic',
    'Greek',
    'Armenian',
    'Georgian',
    'Hebrew',
    'Arabic',
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
    'Thai',
    'Lao',
    'Khmer',
    'Myanmar',
    'Ethiopic',
    'Cherokee',
  ].map((script) => [script]),
]

const patterns: readonly RegExp[] = together.map(
  (scripts) =>
    new RegExp(
      `^[${['Common', 'Inherited', ...scripts].map((one) => `\\p{Script_Extensions=${one}}`).join('')}]*$`,
      'u',
    ),
)

/** True when all letters are of one script, or of scripts that are written together. What is of no script here is not. */
export const isOfOneScript = (text: string): boolean => patterns.some((pattern) => pattern.test(text))
