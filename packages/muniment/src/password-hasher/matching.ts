/**
 * Whether a password made a hash, of whatever scheme: computed off the event loop, compared in constant time.
 *
 * scrypt and PBKDF2 are Node's own, in libuv's pool.
 *
 * @module
 */
import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { HashEngine } from './hash-engine.ts'
import { PasswordHasherFailure } from './password-hasher.ts'
import type { Pbkdf2Hash } from './pbkdf2-hash.ts'
import type { PasswordHash } from './read-password-hash.ts'
import type { ScryptHash } from './scrypt-phc.ts'

const scryptAsync = promisify<string, Uint8Array, number, object, Buffer>(scrypt)
const pbkdf2Async = promisify(pbkdf2)

const byNode = async (password: string, made: ScryptHash | Pbkdf2Hash): Promise<Uint8Array> => {
  const { hash, salt } = made
  try {
    if (made.scheme === 'pbkdf2') return await pbkdf2Async(password, salt, made.iterations, hash.length, made.digest)
    const { cost, blockSize, parallelization } = made
    // As much as RFC 7914 needs for these parameters, and a little for the rest.
    const maxmem = 128 * blockSize * (cost + parallelization + 2) + 2 ** 20
    return await scryptAsync(password, salt, hash.length, { cost, blockSize, parallelization, maxmem })
  } catch (cause) {
    throw new PasswordHasherFailure('failed', { cause })
  }
}

/**
 * With a NUL a password matches nothing but argon2: implementations of bcrypt end there, and HMAC, under the other two,
 * takes one at the end for its own padding. It is computed all the same, so that the time tells nothing.
 */
const hasNul = (password: string): boolean => password.includes('\0')

/** Rejects with `PasswordHasherFailure` `failed`. The password is well-formed Unicode. */
export const matches = async (
  engine: () => Promise<HashEngine>,
  password: string,
  made: PasswordHash,
): Promise<boolean> => {
  switch (made.scheme) {
    case 'argon2i':
    case 'argon2id': {
      const { hash, scheme: variant, ...parameters } = made
      return timingSafeEqual(
        hash,
        await (await engine()).derive({ ...parameters, variant, password, hashBytes: hash.length }),
      )
    }
    case 'bcrypt': {
      const derived = await (await engine()).derive({ password, setting: made.setting })
      const stored = new TextEncoder().encode(made.text)
      return derived.length === stored.length && timingSafeEqual(stored, derived) && !hasNul(password)
    }
    case 'scrypt':
    case 'pbkdf2':
      return timingSafeEqual(made.hash, await byNode(password, made)) && !hasNul(password)
  }
}
