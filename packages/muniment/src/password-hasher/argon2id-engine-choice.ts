/**
 * Which engine is used: native code where it can be loaded, worker threads elsewhere.
 *
 * @module
 */
import type { Argon2idEngine } from './argon2id-engine.ts'
import { argon2idNative, importNative, type NativeArgon2 } from './argon2id-native.ts'
import { argon2idWorkerPool } from './argon2id-worker-pool.ts'
import { PasswordHasherFailure } from './password-hasher.ts'

/** `auto` takes native code when `@node-rs/argon2` can be loaded, and workers otherwise. */
export type Argon2idEngineChoice = 'native' | 'worker' | 'auto'

/**
 * The engine of the choice. No thread is started before its first job.
 *
 * Rejects with `PasswordHasherFailure` `failed` when native code is demanded and cannot be loaded.
 */
export const openArgon2idEngine = async (
  choice: Argon2idEngineChoice,
  load: () => Promise<NativeArgon2> = importNative,
): Promise<Argon2idEngine> => {
  if (choice === 'worker') return argon2idWorkerPool()
  try {
    return argon2idNative(await load())
  } catch (cause) {
    if (choice === 'auto') return argon2idWorkerPool()
    throw new PasswordHasherFailure('failed', { detail: '@node-rs/argon2 cannot be loaded', cause })
  }
}
