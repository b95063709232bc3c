/** SHA-256, the one digest of this library (FIPS 180-4). @module */
import { createHmac, hash, timingSafeEqual } from 'node:crypto'

/** Base64url without padding of SHA-256 of a text's UTF-8 bytes: 43 characters. */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url')

/** Lowercase hexadecimal of SHA-256 of a text's UTF-8 bytes: 64 characters. */
export const sha256Hex = (text: string): string => hash('sha256', text, 'hex')

/** SHA-256 of bytes: 32 bytes. */
export const sha256OfBytes = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')

/** Base64url without padding of HMAC-SHA-256 (RFC 2104) of a text's UTF-8 bytes: 43 characters. */
export const hmacSha256 = (key: Uint8Array, text: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('base64url')

/** Equal, in a time that does not tell where they differ. Digests of one scheme have one length, which is no secret. */
export const equalDigests = (a: string, b: string): boolean => {
  const [one, other] = [Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')]
  return one.length === other.length && timingSafeEqual(one, other)
}
