/**
 * The native engine: `@node-rs/argon2`, an optional peer dependency, which computes in libuv's thread pool.
 *
 * @module
 */
import type { Argon2idEngine } from './argon2id-engine.ts'
import { PasswordHasherFailure } from './password-hasher.ts'

/** What is used of `@node-rs/argon2`, spelt out: our declarations must not name a package that may be absent. */
export interface NativeArgon2 {
  hashRaw(
    password: Uint8Array,
    options: {
      readonly algorithm: number
      readonly version: number
      readonly memoryCost: number
      readonly timeCost: number
      readonly parallelism: number
      readonly outputLen: number
      readonly salt: Uint8Array
    },
  ): Promise<Uint8Array>
}

/** Rejects with the loader's error when the package, or the binary for this platform, is absent. */
export const importNative = (): Promise<NativeArgon2> => import('@node-rs/argon2')

// The package declares these as ambient const enums, which single-file compilation cannot read.
const argon2id = 2
const version0x13 = 1

/** The engine over a loaded package. */
export const argon2idNative = (native: NativeArgon2): Argon2idEngine => ({
  name: 'native',
  derive: async ({ password, salt, memoryKiB, iterations, parallelism, hashBytes }) => {
    try {
      return await native.hashRaw(Buffer.from(password, 'utf8'), {
        algorithm: argon2id,
        version: version0x13,
        memoryCost: memoryKiB,
        timeCost: iterations,
        parallelism,
        outputLen: hashBytes,
        salt,
      })
    } catch (cause) {
      throw new PasswordHasherFailure('failed', { cause })
    }
  },
  close: () => Promise.resolve(),
})
