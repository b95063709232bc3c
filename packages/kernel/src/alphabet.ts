/**
 * Alphabets: whether a text is made of a closed set of ASCII characters.
 *
 * By table: every id and digest of every replayed event is told this way, and a regular expression takes twice as long.
 *
 * @module
 */

/** Tells whether every character of `text` from `start` on is one of these. True when there is none. */
export type Alphabet = (text: string, start: number) => boolean

const alphabetOf = (characters: string): Alphabet => {
  const known = new Uint8Array(128)
  for (let index = 0; index < characters.length; index += 1) known[characters.charCodeAt(index)] = 1
  return (text, start) => {
    for (let index = start; index < text.length; index += 1) if (known[text.charCodeAt(index)] !== 1) return false
    return true
  }
}

const digits = '0123456789'
const letters = 'abcdefghijklmnopqrstuvwxyz'

/** `0` to `9` and `a` to `f`. */
export const isLowerHex: Alphabet = alphabetOf(`${digits}abcdef`)

/** RFC 4648 section 5, without padding. */
export const isBase64url: Alphabet = alphabetOf(`${digits}${letters}${letters.toUpperCase()}-_`)
