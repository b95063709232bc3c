/**
 * The engine under the hasher: computes hashes away from the event loop.
 *
 * Every engine gives the same bytes for the same job, so a hash made by one is verified by another.
 *
 * @module
 */
import type { Argon2idParameters } from './argon2id-parameters.ts'

/** One computation of argon2. The password must be well-formed UTF-16; it is encoded as UTF-8. */
export interface Argon2Job extends Argon2idParameters {
  /** Default argon2id. argon2i is computed for hashes that were made elsewhere. */
  readonly variant?: 'argon2i' | 'argon2id'
  readonly password: string
  readonly salt: Uint8Array
  /** Length of the hash, in bytes. */
  readonly hashBytes: number
}

/** One computation of bcrypt, for hashes that were made elsewhere; its hash is the whole string, in ASCII. */
export interface BcryptJob {
  readonly password: string
  /** The first 29 characters of the string: version, cost and salt. */
  readonly setting: string
}

export type HashJob = Argon2Job | BcryptJob

/** Computes hashes, as many at a time as it is asked to: the caller keeps the bound. */
export interface HashEngine {
  /** Of argon2: `native` is `@node-rs/argon2` in libuv's pool, `worker` is `@noble/hashes` in worker threads. */
  readonly name: 'native' | 'worker'
  /** Rejects with `PasswordHasherFailure` `failed`. */
  derive(job: HashJob): Promise<Uint8Array>
  /** Frees threads. Nothing may run any more. */
  close(): Promise<void>
}
