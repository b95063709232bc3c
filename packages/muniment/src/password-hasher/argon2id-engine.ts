/**
 * The engine under the hasher: computes argon2id away from the event loop.
 *
 * Every engine gives the same bytes for the same job, so a hash made by one is verified by another.
 *
 * @module
 */
import type { Argon2idParameters } from './argon2id-parameters.ts'

/** One computation. The password must be well-formed UTF-16; it is encoded as UTF-8. */
export interface Argon2idJob extends Argon2idParameters {
  readonly password: string
  readonly salt: Uint8Array
  /** Length of the hash, in bytes. */
  readonly hashBytes: number
}

/** Computes hashes, as many at a time as it is asked to: the caller keeps the bound. */
export interface Argon2idEngine {
  /** `native`: `@node-rs/argon2` in libuv's pool. `worker`: `@noble/hashes` in worker threads. */
  readonly name: 'native' | 'worker'
  /** Rejects with `PasswordHasherFailure` `failed`. */
  derive(job: Argon2idJob): Promise<Uint8Array>
  /** Frees threads. Nothing may run any more. */
  close(): Promise<void>
}
