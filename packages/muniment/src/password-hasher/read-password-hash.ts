/**
 * A stored password hash, of ours or of another system: what it says, before anything is spent on it.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { type Argon2Hash, readArgon2Phc } from './argon2id-phc.ts'
import { type BcryptHash, readBcryptHash } from './bcrypt-hash.ts'
import type { HashFault, ReadHash } from './hash-fault.ts'
import { type Pbkdf2Hash, readPbkdf2Hash } from './pbkdf2-hash.ts'
import { readScryptPhc, type ScryptHash } from './scrypt-phc.ts'

export type PasswordHash = Argon2Hash | BcryptHash | ScryptHash | Pbkdf2Hash

/** Longest text that can be one; longer ones are not looked at. */
const lengthMax = 320

const unknownForm: E.Either<HashFault, never> = E.left('unknown_form')

/** Left: what is wrong with it. No fault quotes the text. */
export const readPasswordHash = (text: string): ReadHash<PasswordHash> => {
  if (typeof text !== 'string' || text.length > lengthMax) return unknownForm
  if (/^\$argon2(?:i|id)\$/.test(text)) return readArgon2Phc(text)
  if (/^\$2[aby]\$/.test(text)) return readBcryptHash(text)
  if (text.startsWith('$scrypt$')) return readScryptPhc(text)
  return /^(?:\$pbkdf2-|pbkdf2_)/.test(text) ? readPbkdf2Hash(text) : unknownForm
}
