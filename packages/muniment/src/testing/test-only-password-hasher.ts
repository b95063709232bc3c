/**
 * A password hasher for tests only: at once, on the event loop, and no protection whatsoever.
 *
 * @module
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Random } from '@muniment/kernel'
import { type PasswordHasher, PasswordHasherFailure } from '../password-hasher/index.ts'
import { refuseProduction } from './not-in-production.ts'
import { seededRandom } from './seeded-random.ts'

const saltBytes = 16
const hashBytes = 32

/** `$test-only$<salt>$<hash>`: nothing that argon2id would read, so that neither takes the other's for its own. */
const form = /^\$test-only\$([0-9a-f]{32})\$([0-9a-f]{64})$/

const phcOf = (salt: Uint8Array, hash: Uint8Array): string =>
  `$test-only$${Buffer.from(salt).toString('hex')}$${Buffer.from(hash).toString('hex')}`

const digestOf = (salt: Uint8Array, password: string): Buffer =>
  createHash('sha256').update(salt).update(password, 'utf8').digest()

const read = (phc: string): { readonly salt: Uint8Array; readonly hash: Uint8Array } => {
  const [, salt, hash] = form.exec(phc) ?? []
  if (salt === undefined || hash === undefined) throw new PasswordHasherFailure('corrupt_hash')
  return { salt: Buffer.from(salt, 'hex'), hash: Buffer.from(hash, 'hex') }
}

const isEncodable = (password: unknown): boolean => typeof password === 'string' && !/\p{Surrogate}/u.test(password)

/**
 * One round of SHA-256: a thousand logins take milliseconds, and so does guessing a password. Keeps the port of
 * {@link PasswordHasher}, but for `overloaded`, which never happens.
 *
 * @param random gives the salts. Default: the same ones in every run.
 * @throws ConfigurationRefused with `NODE_ENV=production`.
 */
export const testOnlyPasswordHasher = (random: Random = seededRandom('salts')): PasswordHasher => {
  refuseProduction('testOnlyPasswordHasher')
  let closed = false
  let dummy: string | undefined
  const checkOpen = (): void => {
    if (closed) throw new PasswordHasherFailure('closed')
  }
  return {
    hash: async (password) => {
      if (!isEncodable(password)) throw new PasswordHasherFailure('malformed_password')
      checkOpen()
      const salt = random.bytes(saltBytes)
      return phcOf(salt, digestOf(salt, password))
    },
    verify: async (phc, password) => {
      const { salt, hash } = read(phc)
      if (!isEncodable(password)) return false
      checkOpen()
      return timingSafeEqual(hash, digestOf(salt, password))
    },
    needsRehash: (phc) => {
      read(phc)
      return false
    },
    // Drawn, not computed: there is no password for it.
    dummyPhc: async () => {
      dummy ??= phcOf(random.bytes(saltBytes), random.bytes(hashBytes))
      return dummy
    },
    close: async () => {
      closed = true
    },
  }
}
