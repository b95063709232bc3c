/**
 * The text form of secrets: what a holder of an API key, an authtoken, a session or a ticket is given, once.
 *
 * `mnk_` (the kind) + 22 base62 digits of public id + 43 of secret + 6 of CRC-32 over all that stands before them:
 * 75 ASCII characters. The public id is the 128-bit id of the stream that holds the digest, so that a secret is looked
 * up by id and compared by digest. The prefixes, the widths and the alphabet are stored in other people's vaults and
 * scanners: they never change.
 *
 * Source: the prefix and the checksum follow GitHub's and npm's published token format; at least 128 random bits and
 * look-up by digest follow NIST SP 800-63B-4 and OWASP ASVS 5.0 (V7, V11).
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { decodeBase62, encodeBase62, hexFromBase62, isAbove, isBase62, largest128, largest256 } from './base62.ts'
import { crc32 } from './crc32.ts'

/** What a secret is for. */
export type SecretKind =
  | 'api-key'
  | 'authtoken'
  | 'user-key'
  | 'dashboard-session'
  | 'reset-ticket'
  | 'email-verification'
  | 'invitation'

/** The one table of prefixes. None starts another, and none is the start of an id. */
export const secretPrefixes: Readonly<Record<SecretKind, string>> = {
  'api-key': 'mnk_',
  authtoken: 'mna_',
  'user-key': 'mnu_',
  'dashboard-session': 'mns_',
  'reset-ticket': 'mnr_',
  'email-verification': 'mnv_',
  invitation: 'mni_',
}

/** Length of every secret, in ASCII characters. */
export const secretTextLength = 75

const prefixLength = 4
const publicIdWidth = 22
const secretWidth = 43
const checksumWidth = 6
const secretStart = prefixLength + publicIdWidth
const checksumStart = secretStart + secretWidth

// The first digits are narrower than the alphabet: 2^128 - 1 begins with 7, 2^32 - 1 with 4.
const patternOf = (kind: SecretKind): string => `${secretPrefixes[kind]}[0-7][0-9A-Za-z]{64}[0-4][0-9A-Za-z]{5}`

/**
 * For each kind the source of a regular expression that finds it inside any text, for secret scanners.
 *
 * Without anchors, flags, groups or look-around: RE2, Hyperscan, PCRE and ECMAScript read it alike. It matches every
 * secret of the kind; that a match is none (checksum, range) only {@link parseSecret} tells.
 */
export const secretPatterns: Readonly<Record<SecretKind, string>> = {
  'api-key': patternOf('api-key'),
  authtoken: patternOf('authtoken'),
  'user-key': patternOf('user-key'),
  'dashboard-session': patternOf('dashboard-session'),
  'reset-ticket': patternOf('reset-ticket'),
  'email-verification': patternOf('email-verification'),
  invitation: patternOf('invitation'),
}

const kinds: ReadonlyMap<string, SecretKind> = new Map(
  (Object.keys(secretPrefixes) as SecretKind[]).map((kind) => [secretPrefixes[kind], kind]),
)

/** What {@link formatSecret} needs. */
export interface SecretParts {
  readonly kind: SecretKind
  /** 32 lowercase hex digits: the id, without its prefix, of the stream that holds the digest. */
  readonly publicId: string
  /** Exactly 32 bytes from a cryptographic random source. */
  readonly entropy: Uint8Array
}

/** A whole secret, taken apart. `text` is the secret itself: digest it and forget it, never log or store it. */
export interface ParsedSecret {
  readonly kind: SecretKind
  /** 32 lowercase hex digits. */
  readonly publicId: string
  readonly text: string
}

/** The only rejection. It says neither what was given nor which rule it broke: to outsiders all are one. */
export interface MalformedSecret {
  readonly _tag: 'MalformedSecret'
}

/** Every way in which {@link parseSecret} says no. */
export type SecretTextRejection = MalformedSecret

const malformed: E.Either<SecretTextRejection, never> = E.left({ _tag: 'MalformedSecret' })

// Limbs of 16 bits, as base62 takes them.
const limbsOfHex = (hex: string): number[] =>
  [0, 4, 8, 12, 16, 20, 24, 28].map((start) => Number.parseInt(hex.slice(start, start + 4), 16))

const limbsOfBytes = (bytes: Uint8Array): number[] =>
  Array.from({ length: bytes.length / 2 }, (_, i) => (bytes[2 * i] as number) * 256 + (bytes[2 * i + 1] as number))

const limbsOfChecksum = (crc: number): number[] => [crc >>> 16, crc & 0xffff]

/**
 * The text of a new secret. Equal parts make equal texts.
 *
 * The 256 bits are written as one number, so every value has one text and no digit is biased.
 *
 * @throws TypeError when `publicId` is not 32 lowercase hex digits or `entropy` not 32 bytes; it quotes neither.
 */
export const formatSecret = ({ kind, publicId, entropy }: SecretParts): string => {
  if (!/^[0-9a-f]{32}$/.test(publicId)) throw new TypeError('publicId must be 32 lowercase hex digits')
  if (entropy.length !== 32) throw new TypeError('entropy must be 32 bytes')
  const body =
    secretPrefixes[kind] +
    encodeBase62(limbsOfHex(publicId), publicIdWidth) +
    encodeBase62(limbsOfBytes(entropy), secretWidth)
  return body + encodeBase62(limbsOfChecksum(crc32(body)), checksumWidth)
}

/**
 * Takes a secret apart, before any store is read.
 *
 * Exact and case-sensitive; nothing is trimmed or normalised. Length comes first, so long input costs nothing.
 *
 * Rejects with `MalformedSecret` what is no string, has another length than 75, an unknown prefix, a character outside
 * `0-9A-Za-z`, a public id above 2^128 - 1, a secret above 2^256 - 1, or a wrong checksum. A right answer means only
 * that the text is whole: whether the secret is known, current and of the kind wanted is for the caller to find out.
 */
export const parseSecret = (text: unknown): E.Either<SecretTextRejection, ParsedSecret> => {
  if (typeof text !== 'string' || text.length !== secretTextLength) return malformed
  const kind = kinds.get(text.slice(0, prefixLength))
  if (kind === undefined || !isBase62(text, prefixLength)) return malformed
  if (isAbove(text, prefixLength, largest128) || isAbove(text, secretStart, largest256)) return malformed
  if (decodeBase62(text, checksumStart, secretTextLength) !== crc32(text, checksumStart)) return malformed
  return E.right({ kind, publicId: hexFromBase62(text, prefixLength), text })
}

/**
 * A secret for people's eyes, as `mnk_…abcd`: the prefix and the last four characters.
 *
 * The last four belong to the checksum, so they tell at most 24 of 256 bits. Whatever is no whole secret becomes
 * `[malformed secret]`: its end may be the end of something else that is secret.
 */
export const describeSecret = (text: unknown): string => {
  const parsed = parseSecret(text)
  if (E.isLeft(parsed)) return '[malformed secret]'
  return `${secretPrefixes[parsed.right.kind]}…${parsed.right.text.slice(-4)}`
}

const credentialId = /^(?:ak|cr|sshcr)_[0-9a-f]{32}$/

/**
 * What somebody gave where an API key is wanted, when it is a known mistake: an authtoken, or the id of a credential.
 *
 * `undefined` for everything else, an API key included.
 */
export const secretMistakenFor = (text: unknown): 'authtoken' | 'credential-id' | undefined => {
  if (typeof text === 'string' && text.length <= secretTextLength && credentialId.test(text)) return 'credential-id'
  const parsed = parseSecret(text)
  return E.isRight(parsed) && parsed.right.kind === 'authtoken' ? 'authtoken' : undefined
}
