/**
 * A KeyStore whose keys are wrapped: whoever has the store and not the ring has no key.
 *
 * @module
 */
import {
  checkSubjectKey,
  isStoreFailure,
  type KeyStore,
  type Random,
  type SubjectKey,
  systemRandom,
} from '@muniment/kernel'
import { type KeyRing, wrappingBytes } from './key-ring.ts'

/** How far `rewrap` has got. */
export interface RewrapProgress {
  /** Subjects that were looked at. */
  readonly done: number
  readonly total: number
  /** Keys that were wrapped anew. */
  readonly rewrapped: number
  /** Subjects whose key this ring cannot open. While there are any, no secret may be given up. */
  readonly unopened: readonly string[]
}

export interface RewrapOptions {
  /** Is told after each subject. */
  readonly onProgress?: ((progress: RewrapProgress) => void) | undefined
  /** Ends it before the next subject; what is done stays done. */
  readonly signal?: AbortSignal | undefined
}

export interface WrappedKeyStore extends KeyStore {
  /**
   * Wrap with the current secret whatever another one has wrapped. Others may create and forget meanwhile, and it may be
   * ended and begun again at any time. When it has reached its total with nothing unopened, and every process has the new
   * ring, the previous secrets can be given up.
   *
   * @throws StoreFailure when the store fails otherwise than by one key that cannot be read.
   */
  rewrap(options?: RewrapOptions): Promise<RewrapProgress>
}

const keyBytesMax = 512 - wrappingBytes
const nonceBytes = 12

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(b)

/**
 * `keyStore` with its keys wrapped by `ring`. Keys are 1 to 481 bytes. A key that the ring cannot open, because it lacks
 * the secret or because somebody changed it, is a `StoreFailure` `corrupt_store`, and so is a key that was kept before
 * there was a ring.
 */
export const wrappedKeyStore = (keyStore: KeyStore, ring: KeyRing, random: Random = systemRandom): WrappedKeyStore => {
  const opened = (subject: string, known: SubjectKey): SubjectKey =>
    known.status === 'present' ? { status: 'present', key: ring.unwrap(subject, known.key) } : known
  const wrapped = (subject: string, key: Uint8Array): Uint8Array => ring.wrap(subject, key, random.bytes(nonceBytes))

  /** Whether the subject's key was wrapped anew. */
  const rewrapOne = async (subject: string): Promise<boolean> => {
    const known = await keyStore.get(subject)
    if (known.status !== 'present') return false
    const key = ring.unwrap(subject, known.key)
    if (ring.generationOf(known.key) === ring.current) return false
    const next = wrapped(subject, key)
    const after = await keyStore.replace(subject, known.key, next)
    return after.status === 'present' && isSame(after.key, next)
  }

  return {
    durable: keyStore.durable,
    get: async (subject) => opened(subject, await keyStore.get(subject)),
    create: async (subject, key) => {
      checkSubjectKey(key, 'key', keyBytesMax)
      return opened(subject, await keyStore.create(subject, wrapped(subject, key)))
    },
    replace: async (subject, previous, key) => {
      checkSubjectKey(previous, 'previous', keyBytesMax)
      checkSubjectKey(key, 'key', keyBytesMax)
      const known = await keyStore.get(subject)
      const kept = opened(subject, known)
      if (known.status !== 'present' || kept.status !== 'present' || !isSame(kept.key, previous)) return kept
      return opened(subject, await keyStore.replace(subject, known.key, wrapped(subject, key)))
    },
    forget: (subject) => keyStore.forget(subject),
    subjects: () => keyStore.subjects(),
    rewrap: async ({ onProgress, signal } = {}) => {
      const subjects: string[] = []
      for await (const subject of keyStore.subjects()) subjects.push(subject)
      const total = subjects.length
      const unopened: string[] = []
      let rewrapped = 0
      let done = 0
      const progress = (): RewrapProgress => ({ done, total, rewrapped, unopened: [...unopened] })
      for (const subject of subjects) {
        if (signal?.aborted === true) break
        try {
          if (await rewrapOne(subject)) rewrapped += 1
        } catch (thrown) {
          if (!isStoreFailure(thrown, 'corrupt_store')) throw thrown
          unopened.push(subject)
        }
        done += 1
        onProgress?.(progress())
      }
      return progress()
    },
  }
}
