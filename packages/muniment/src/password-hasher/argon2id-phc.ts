/**
 * PHC strings of argon2id: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`, written in one way and read strictly; those of
 * argon2i, which other systems have made, are read as well.
 *
 * Base64 is the standard alphabet without padding. Parameters stand in this order, in decimal, without leading zeros.
 * Source: the PHC string format specification; RFC 9106 for the parameters and version 0x13.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { type Argon2idParameters, argon2idLimitBroken } from './argon2id-parameters.ts'
import { malformed, type ReadHash, tooCostly } from './hash-fault.ts'
import { PasswordHasherFailure } from './password-hasher.ts'
import { fromBase64, toBase64 } from './unpadded-base64.ts'

/** What a PHC string of argon2id says. */
export interface Argon2idPhc extends Argon2idParameters {
  /** 8 to 64 bytes. */
  readonly salt: Uint8Array
  /** 16 to 64 bytes. */
  readonly hash: Uint8Array
}

/** A hash of argon2, and of which. */
export interface Argon2Hash extends Argon2idPhc {
  readonly scheme: 'argon2i' | 'argon2id'
}

// 11 digits of base64 are 8 bytes, 22 are 16, 86 are 64.
const phcForm =
  /^\$(argon2id?)\$v=19\$m=([1-9]\d*),t=([1-9]\d*),p=([1-9]\d*)\$([0-9A-Za-z+/]{11,86})\$([0-9A-Za-z+/]{22,86})$/

/** Longest string that can be valid; longer ones are not looked at. */
const phcLengthMax = 256

/** The PHC string of a hash. */
export const writeArgon2idPhc = ({ memoryKiB, iterations, parallelism, salt, hash }: Argon2idPhc): string =>
  `$argon2id$v=19$m=${memoryKiB},t=${iterations},p=${parallelism}$${toBase64(salt)}$${toBase64(hash)}`

/** What a PHC string of argon2i or argon2id says, before anything is spent on it. */
export const readArgon2Phc = (phc: string): ReadHash<Argon2Hash> => {
  if (typeof phc !== 'string' || phc.length > phcLengthMax) return malformed
  const [, scheme, memoryKiB, iterations, parallelism, salted = '', hashed = ''] = phcForm.exec(phc) ?? []
  const [salt, hash] = [fromBase64(salted), fromBase64(hashed)]
  if (scheme === undefined || salt === undefined || hash === undefined) return malformed
  const parameters = {
    memoryKiB: Number(memoryKiB),
    iterations: Number(iterations),
    parallelism: Number(parallelism),
  }
  if (argon2idLimitBroken(parameters) !== undefined) return tooCostly
  return E.right({ scheme: scheme as Argon2Hash['scheme'], ...parameters, salt, hash })
}

/**
 * What a PHC string of argon2id says.
 *
 * @throws PasswordHasherFailure `corrupt_hash` for another scheme or version, a cut or padded string, base64 that is
 * not canonical, fields in another order or more of them, cost beyond `argon2idLimits`, a salt outside 8 to 64 bytes
 * or a hash outside 16 to 64.
 */
export const readArgon2idPhc = (phc: string): Argon2idPhc => {
  const read = readArgon2Phc(phc)
  if (E.isLeft(read) || read.right.scheme !== 'argon2id') throw new PasswordHasherFailure('corrupt_hash')
  const { scheme: _, ...said } = read.right
  return said
}
