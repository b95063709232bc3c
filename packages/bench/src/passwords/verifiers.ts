/**
 * Who verifies passwords: the default hasher on each of its engines, a peer, and a hasher that holds up the event loop.
 *
 * Each keeps one stored hash, of the cost that a service would configure.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto'
import { argon2id } from '@noble/hashes/argon2.js'
import { argon2idHasher, defaultArgon2idParameters } from 'muniment'

/** True for the password that is stored. */
export type Verify = (password: string) => Promise<boolean>

/** Stores a password. */
export type OpenVerifier = (password: string) => Promise<Verify>

/** Ours, at the default parameters. Native code is demanded, not hoped for. */
export const argon2idOn =
  (engine: 'native' | 'worker'): OpenVerifier =>
  async (password) => {
    const hasher = argon2idHasher({ engine })
    assert.equal(await hasher.engineName(), engine)
    const phc = await hasher.hash(password)
    return (given) => hasher.verify(phc, given)
  }

const hashBytes = 32

/** OWASP Password Storage Cheat Sheet: the first line of scrypt, 128 MiB, for where Argon2id is not to be had. */
const scryptCost: ScryptOptions = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 }

const scryptOf = (password: string, salt: Uint8Array): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, scryptCost, (error, hash) => (error === null ? resolve(hash) : reject(error)))
  })

/** The peer: what Node has without a package, in libuv's pool. */
export const nodeScrypt: OpenVerifier = async (password) => {
  const salt = randomBytes(16)
  const stored = await scryptOf(password, salt)
  return async (given) => timingSafeEqual(stored, await scryptOf(given, salt))
}

/**
 * For contrast: the computation of the worker engine, on the event loop.
 *
 * One hash in a turn of the loop, which is the best that it can do: who starts all that wait in one turn holds it up for
 * as many times as long.
 */
export const argon2idOnLoop: OpenVerifier = async (password) => {
  const salt = randomBytes(16)
  const { memoryKiB: m, iterations: t, parallelism: p } = defaultArgon2idParameters
  const hashOf = (given: string): Uint8Array => argon2id(given, salt, { m, t, p, dkLen: hashBytes })
  const stored = hashOf(password)
  let last: Promise<unknown> = Promise.resolve()
  return (given) => {
    const matches = last.then(
      () => new Promise<boolean>((resolve) => setImmediate(() => resolve(timingSafeEqual(stored, hashOf(given))))),
    )
    last = matches
    return matches
  }
}
