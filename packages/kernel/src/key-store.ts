/**
 * The KeyStore port: one key for each subject, outside the log. Forgetting the key erases the subject.
 *
 * @module
 */
import { invalidArgument } from './store-arguments/invalid-argument.ts'

/** What a store knows of a subject's key. */
export type SubjectKey =
  | { readonly status: 'present'; readonly key: Uint8Array }
  | { readonly status: 'absent' }
  /** A tombstone: the key will never exist again. */
  | { readonly status: 'forgotten' }

/**
 * Subjects are 1 to 256 characters without a lone surrogate; a key is 1 to 512 bytes, opaque to the store. What is given
 * is copied when the call is made. Every method rejects with a `StoreFailure` and nothing else: `invalid_argument` for a
 * subject or a key of another form, `unavailable`, `outcome_unknown`, `access_denied`, `corrupt_store` for a key that
 * cannot be read: never `absent`.
 */
export interface KeyStore {
  /** True when keys survive the process. A durable log demands a durable key store. */
  readonly durable: boolean
  /** The key of the subject, if there is one. */
  get(subject: string): Promise<SubjectKey>
  /**
   * Store `key` unless the subject has one or was forgotten; answers what holds afterwards. Two creators: one key.
   * Durable before it resolves.
   */
  create(subject: string, key: Uint8Array): Promise<SubjectKey>
  /**
   * Store `key` in the place of `previous`, for a key that is wrapped anew; answers what holds afterwards. Nothing is
   * stored when another key is there, or none.
   */
  replace(subject: string, previous: Uint8Array, key: Uint8Array): Promise<SubjectKey>
  /** Destroy the key and leave a tombstone that `create` and `replace` never pass. Twice is harmless. */
  forget(subject: string): Promise<void>
  /** Every subject that has a key, in no order; one that comes or goes meanwhile may be missing. */
  subjects(): AsyncIterable<string>
}

const subjectCharactersMax = 256
const keyBytesMax = 512

/** @throws StoreFailure `invalid_argument` for what is no subject. */
export const checkSubject = (subject: string): void => {
  const isText = typeof subject === 'string' && subject.length > 0 && subject.length <= subjectCharactersMax
  if (isText && !/\p{Surrogate}/u.test(subject)) return
  const rule = `must be 1 to ${subjectCharactersMax} characters without a lone surrogate`
  throw invalidArgument('subject', rule)
}

/** @throws StoreFailure `invalid_argument` for what is no key, or one of more bytes than a store takes from its caller. */
export const checkSubjectKey = (key: Uint8Array, field: string, bytesMax: number = keyBytesMax): void => {
  if (key instanceof Uint8Array && key.length > 0 && key.length <= bytesMax) return
  throw invalidArgument(field, `must be 1 to ${bytesMax} bytes`)
}

/** A Buffer's own slice would share its bytes. */
const copyOf = (key: Uint8Array): Uint8Array => new Uint8Array(key)

const isSameKey = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

/** Keys in memory: gone with the process, and with them everything sealed. */
export const memoryKeyStore = (): KeyStore => {
  const keys = new Map<string, Uint8Array | 'forgotten'>()
  const known = (subject: string): SubjectKey => {
    const key = keys.get(subject)
    if (key === undefined) return { status: 'absent' }
    return key === 'forgotten' ? { status: 'forgotten' } : { status: 'present', key: copyOf(key) }
  }
  return {
    durable: false,
    get: async (subject) => {
      checkSubject(subject)
      return known(subject)
    },
    create: async (subject, key) => {
      checkSubject(subject)
      checkSubjectKey(key, 'key')
      if (!keys.has(subject)) keys.set(subject, copyOf(key))
      return known(subject)
    },
    replace: async (subject, previous, key) => {
      checkSubject(subject)
      checkSubjectKey(previous, 'previous')
      checkSubjectKey(key, 'key')
      const kept = keys.get(subject)
      if (kept instanceof Uint8Array && isSameKey(kept, previous)) keys.set(subject, copyOf(key))
      return known(subject)
    },
    forget: async (subject) => {
      checkSubject(subject)
      keys.set(subject, 'forgotten')
    },
    async *subjects() {
      for (const [subject, key] of keys) if (key !== 'forgotten') yield subject
    },
  }
}
