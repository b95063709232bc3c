/**
 * Which engine is used: native code where it can be loaded, worker threads elsewhere.
 *
 * @module
 */
import type { HashEngine } from './hash-engine.ts'
import { nativeEngine, importNative, type NativeArgon2 } from './native-engine.ts'
import { hashWorkerPool } from './hash-worker-pool.ts'
import { PasswordHasherFailure } from './password-hasher.ts'

/** `auto` takes native code when `@node-rs/argon2` can be loaded, and workers otherwise. */
export type HashEngineChoice = 'native' | 'worker' | 'auto'

/**
 * The engine of the choice. No thread is started before its first job.
 *
 * Rejects with `PasswordHasherFailure` `failed` when native code is demanded and cannot be loaded.
 */
export const openHashEngine = async (
  choice: HashEngineChoice,
  load: () => Promise<NativeArgon2> = importNative,
): Promise<HashEngine> => {
  if (choice === 'worker') return hashWorkerPool()
  try {
    return nativeEngine(await load())
  } catch (cause) {
    if (choice === 'auto') return hashWorkerPool()
    throw new PasswordHasherFailure('failed', { detail: '@node-rs/argon2 cannot be loaded', cause })
  }
}
