/**
 * Ids and digests as 32-bit words, and back: a tenth of the memory that texts take.
 *
 * @module
 */
import type { CredentialId, Digest } from '@muniment/core'

/** Words of the 128 bits of an id. */
export const idWordCount = 4

/** Words of the 256 bits of a digest. */
export const digestWordCount = 8

/** In the order of their codes, which live in memory only. */
const prefixes = ['ak_', 'cr_', 'sshcr_'] as const

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const hexadecimal = '0123456789abcdef'

/** The value of each ASCII character in an alphabet; 255 for those that are not in it. */
const valuesIn = (alphabet: string): Uint8Array => {
  const values = new Uint8Array(128).fill(255)
  for (let value = 0; value < alphabet.length; value += 1) values[alphabet.charCodeAt(value)] = value
  return values
}

const hexValues = valuesIn(hexadecimal)
const base64urlValues = valuesIn(base64url)

const prefixCodeOf = (id: string): number => {
  for (let code = 0; code < prefixes.length; code += 1) if (id.startsWith(prefixes[code] ?? id)) return code
  return -1
}

/** Writes the words of an id from `at` on. Answers the code of its prefix, or -1 for a text that is no id. */
export const packId = (id: string, into: Uint32Array, at: number): number => {
  const code = prefixCodeOf(id)
  const start = prefixes[code]?.length ?? 0
  if (code < 0 || id.length !== start + 32) return -1
  let invalid = 0
  for (let word = 0; word < idWordCount; word += 1) {
    let bits = 0
    for (let digit = start + word * 8; digit < start + word * 8 + 8; digit += 1) {
      const value = hexValues[id.charCodeAt(digit)] ?? 255
      invalid |= value & 0xf0
      bits = (bits << 4) | (value & 0xf)
    }
    into[at + word] = bits
  }
  return invalid === 0 ? code : -1
}

/** The id of a prefix code and four words. */
export const unpackId = (code: number, from: Uint32Array, at: number): CredentialId => {
  let id: string = prefixes[code] ?? ''
  for (let word = at; word < at + idWordCount; word += 1) id += (from[word] ?? 0).toString(16).padStart(8, '0')
  return id as CredentialId
}

/** 43 characters carry two bits more than 256. In a digest of ours they are 0; they are kept all the same. */
const digestLength = 43
const surplusBits = 2

/** Writes the words of a digest from `at` on. Answers its two surplus bits, or -1 for a text that is no digest. */
export const packDigest = (digest: string, into: Uint32Array, at: number): number => {
  if (digest.length !== digestLength) return -1
  let word = at
  let bits = 0
  let free = 32
  let invalid = 0
  for (let index = 0; index < digestLength; index += 1) {
    const value = base64urlValues[digest.charCodeAt(index)] ?? 255
    invalid |= value & 0xc0
    if (free >= 6) {
      bits = (bits << 6) | value
      free -= 6
      continue
    }
    // The first bits fill this word, the others begin the next.
    const others = 6 - free
    into[word] = (bits << free) | (value >>> others)
    word += 1
    bits = value & ((1 << others) - 1)
    free = 32 - others
  }
  return invalid === 0 ? bits : -1
}

/** The digest of eight words and two surplus bits. */
export const unpackDigest = (from: Uint32Array, at: number, surplus: number): Digest => {
  let digest = ''
  let held = 0
  let bits = 0
  for (let index = 0, word = at; index < digestLength; index += 1) {
    if (held >= 6) {
      held -= 6
      digest += base64url.charAt((bits >>> held) & 63)
      continue
    }
    const lacking = 6 - held
    const more = index < digestLength - 1 ? (from[word] ?? 0) : surplus << (32 - surplusBits)
    digest += base64url.charAt(((bits << lacking) | (more >>> (32 - lacking))) & 63)
    word += 1
    bits = more
    held = 32 - lacking
  }
  return digest as Digest
}
