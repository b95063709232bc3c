/**
 * Text of unknown origin, made fit for a terminal: quoted, clipped, without control characters.
 *
 * @module
 */

/** What a terminal would obey or a reader could not see: controls, line separators, marks that turn the direction. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Surrogate}]/gu

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

/** The text with every control character written out, line ends excepted. */
export const printable = (text: string): string =>
  text.replaceAll(unprintable, (character) => (character === '\n' ? character : escaped(character)))

/** Longest value that is quoted whole, in characters. */
const shownMax = 40

/** A value of a file or of the command line, as a sentence shows it: in quotes, one line, at most 40 characters of it. */
export const shown = (value: string): string => {
  const characters = Array.from(value)
  const clipped = characters.length > shownMax ? `${characters.slice(0, shownMax).join('')}…` : value
  return `"${clipped
    .replaceAll('"', '\\"')
    .replaceAll(unprintable, escaped)
    .replaceAll(/\p{Cf}/gu, escaped)}"`
}

/** Equal JSON, without the characters that `JSON.stringify` leaves as they are and a terminal would obey. */
export const printableJson = (json: string): string =>
  json.replaceAll(unprintable, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
