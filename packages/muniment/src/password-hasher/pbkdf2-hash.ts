/**
 * Hashes of PBKDF2 with HMAC-SHA-256 or HMAC-SHA-512, in the three forms that are about: the PHC string
 * (`$pbkdf2-sha256$i=600000$<salt>$<hash>`), passlib's (`$pbkdf2-sha256$29000$<salt>$<hash>`, whose base64 has `.` for `+`)
 * and Django's (`pbkdf2_sha256$600000$<salt in clear>$<padded hash>`). Source: RFC 8018 section 5.2.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { malformed, type ReadHash, tooCostly, tooWeak } from './hash-fault.ts'
import { fromBase64 } from './unpadded-base64.ts'

export interface Pbkdf2Hash {
  readonly scheme: 'pbkdf2'
  readonly digest: 'sha256' | 'sha512'
  readonly iterations: number
  readonly salt: Uint8Array
  readonly hash: Uint8Array
}

/** From what passlib and Django began with to what takes seconds. */
const pbkdf2Iterations = { min: 10_000, max: 2_000_000 } as const

const phcForm =
  /^\$pbkdf2-(sha256|sha512)\$i=([1-9]\d{0,9})(?:,l=(\d{1,3}))?\$([0-9A-Za-z+/]{11,86})\$([0-9A-Za-z+/]{22,86})$/
const passlibForm = /^\$pbkdf2-(sha256|sha512)\$([1-9]\d{0,9})\$([0-9A-Za-z./]{11,86})\$([0-9A-Za-z./]{22,86})$/
const djangoForm = /^pbkdf2_(sha256|sha512)\$([1-9]\d{0,9})\$([0-9A-Za-z]{8,128})\$([0-9A-Za-z+/]{22,86})={0,2}$/

type Digest = Pbkdf2Hash['digest']

interface Parts {
  readonly digest: Digest
  readonly iterations: number
  readonly salt: Uint8Array | undefined
  readonly hash: Uint8Array | undefined
}

const ofPhc = (text: string): Parts | undefined => {
  const [, digest, iterations, length, salt = '', hash = ''] = phcForm.exec(text) ?? []
  if (digest === undefined) return undefined
  const bytes = fromBase64(hash)
  const isOfLength = length === undefined || bytes?.length === Number(length)
  return {
    digest: digest as Digest,
    iterations: Number(iterations),
    salt: fromBase64(salt),
    hash: isOfLength ? bytes : undefined,
  }
}

const ofPasslib = (text: string): Parts | undefined => {
  const [, digest, iterations, salt = '', hash = ''] = passlibForm.exec(text) ?? []
  if (digest === undefined) return undefined
  const bytesOf = (digits: string) => fromBase64(digits.replaceAll('.', '+'))
  return { digest: digest as Digest, iterations: Number(iterations), salt: bytesOf(salt), hash: bytesOf(hash) }
}

const ofDjango = (text: string): Parts | undefined => {
  const [, digest, iterations, salt = '', hash = ''] = djangoForm.exec(text) ?? []
  if (digest === undefined || text.slice(text.lastIndexOf('$') + 1).length % 4 !== 0) return undefined
  return {
    digest: digest as Digest,
    iterations: Number(iterations),
    salt: new Uint8Array(Buffer.from(salt, 'ascii')),
    hash: fromBase64(hash),
  }
}

export const readPbkdf2Hash = (text: string): ReadHash<Pbkdf2Hash> => {
  const { digest, iterations, salt, hash } = ofPhc(text) ?? ofPasslib(text) ?? ofDjango(text) ?? {}
  if (digest === undefined || iterations === undefined || salt === undefined || hash === undefined) return malformed
  if (iterations > pbkdf2Iterations.max) return tooCostly
  return iterations < pbkdf2Iterations.min ? tooWeak : E.right({ scheme: 'pbkdf2', digest, iterations, salt, hash })
}
