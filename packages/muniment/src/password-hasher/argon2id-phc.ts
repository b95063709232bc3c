/**
 * PHC strings of argon2id: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`, written in one way and read strictly.
 *
 * Base64 is the standard alphabet without padding. Parameters stand in this order, in decimal, without leading zeros.
 * Source: the PHC string format specification; RFC 9106 for the parameters and version 0x13.
 *
 * @module
 */
import { type Argon2idParameters, argon2idLimitBroken } from './argon2id-parameters.ts'
import { PasswordHasherFailure } from './password-hasher.ts'

/** What a PHC string of argon2id says. */
export interface Argon2idPhc extends Argon2idParameters {
  /** 8 to 64 bytes. */
  readonly salt: Uint8Array
  /** 16 to 64 bytes. */
  readonly hash: Uint8Array
}

// 11 digits of base64 are 8 bytes, 22 are 16, 86 are 64.
const phcForm =
  /^\$argon2id\$v=19\$m=([1-9]\d*),t=([1-9]\d*),p=([1-9]\d*)\$([0-9A-Za-z+/]{11,86})\$([0-9A-Za-z+/]{22,86})$/

/** Longest string that can be valid; longer ones are not looked at. */
const phcLengthMax = 256

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '')

const corrupt = (): never => {
  throw new PasswordHasherFailure('corrupt_hash')
}

/** Bytes of canonical base64: the one text that these bytes have. */
const fromBase64 = (text: string): Uint8Array => {
  const bytes = Buffer.from(text, 'base64')
  return toBase64(bytes) === text ? new Uint8Array(bytes) : corrupt()
}

/** The PHC string of a hash. */
export const writeArgon2idPhc = ({ memoryKiB, iterations, parallelism, salt, hash }: Argon2idPhc): string =>
  `$argon2id$v=19$m=${memoryKiB},t=${iterations},p=${parallelism}$${toBase64(salt)}$${toBase64(hash)}`

/**
 * What a PHC string says, before anything is spent on it.
 *
 * @throws PasswordHasherFailure `corrupt_hash` for another scheme or version, a cut or padded string, base64 that is
 * not canonical, fields in another order or more of them, cost beyond `argon2idLimits`, a salt outside 8 to 64 bytes
 * or a hash outside 16 to 64.
 */
export const readArgon2idPhc = (phc: string): Argon2idPhc => {
  if (typeof phc !== 'string' || phc.length > phcLengthMax) return corrupt()
  const [, memoryKiB, iterations, parallelism, salt, hash] = phcForm.exec(phc) ?? corrupt()
  const parameters = {
    memoryKiB: Number(memoryKiB),
    iterations: Number(iterations),
    parallelism: Number(parallelism),
  }
  if (argon2idLimitBroken(parameters) !== undefined) return corrupt()
  return { ...parameters, salt: fromBase64(salt as string), hash: fromBase64(hash as string) }
}
