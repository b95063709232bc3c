/**
 * The KeyStore port: one key for each subject, outside the log. Forgetting the key erases the subject.
 *
 * @module
 */

/** What a store knows of a subject's key. */
export type SubjectKey =
  | { readonly status: 'present'; readonly key: Uint8Array }
  | { readonly status: 'absent' }
  /** A tombstone: the key will never exist again. */
  | { readonly status: 'forgotten' }

/**
 * Subjects are 1 to 256 characters without a lone surrogate; a key is 1 to 512 bytes, opaque to the store. Failures are
 * `StoreFailure`s: a key that cannot be read is a failure, never `absent`.
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

const isSameKey = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

/** Keys in memory: gone with the process, and with them everything sealed. */
export const memoryKeyStore = (): KeyStore => {
  const keys = new Map<string, Uint8Array | 'forgotten'>()
  const known = (subject: string): SubjectKey => {
    const key = keys.get(subject)
    if (key === undefined) return { status: 'absent' }
    return key === 'forgotten' ? { status: 'forgotten' } : { status: 'present', key: key.slice() }
  }
  return {
    durable: false,
    get: async (subject) => known(subject),
    create: async (subject, key) => {
      if (!keys.has(subject)) keys.set(subject, key.slice())
      return known(subject)
    },
    replace: async (subject, previous, key) => {
      const kept = keys.get(subject)
      if (kept instanceof Uint8Array && isSameKey(kept, previous)) keys.set(subject, key.slice())
      return known(subject)
    },
    forget: async (subject) => {
      keys.set(subject, 'forgotten')
    },
    async *subjects() {
      for (const [subject, key] of keys) if (key !== 'forgotten') yield subject
    },
  }
}
