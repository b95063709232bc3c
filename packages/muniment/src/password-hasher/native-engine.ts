/**
 * The native engine: `@node-rs/argon2`, an optional peer dependency, which computes in libuv's thread pool. What it has not, bcrypt, is computed in
 * worker threads, which start when the first such hash comes.
 *
 * @module
 */
import type { HashEngine } from './hash-engine.ts'
import { hashWorkerPool } from './hash-worker-pool.ts'
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
const algorithms = { argon2i: 1, argon2id: 2 } as const
const version0x13 = 1

/** The engine over a loaded package. */
export const nativeEngine = (native: NativeArgon2): HashEngine => {
  let opened: HashEngine | undefined
  const workers = (): HashEngine => (opened ??= hashWorkerPool())
  return {
    name: 'native',
    derive: async (job) => {
      if ('setting' in job) return workers().derive(job)
      const { variant = 'argon2id', password, salt, memoryKiB, iterations, parallelism, hashBytes } = job
      try {
        return await native.hashRaw(Buffer.from(password, 'utf8'), {
          algorithm: algorithms[variant],
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
    close: async () => opened?.close(),
  }
}
