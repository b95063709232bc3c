/**
 * Sealing: AES-256-GCM (NIST SP 800-38D) under the subject's key, with subject and purpose as associated data.
 *
 * A wrong key, another subject's field, another field's text, a flipped bit: a typed failure, never garbage.
 *
 * @module
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { KeyStore } from './key-store.ts'
import type { Random } from './random.ts'
import { isSealed, type Sealed } from './sealed.ts'

/** Why something could not be sealed or unsealed. Never carries the text, the key or the subject's name. */
export class SealFailure extends Error {
  override readonly name = 'SealFailure'
  readonly code: 'subject_forgotten' | 'key_absent' | 'malformed_key' | 'does_not_open' | 'malformed_text'

  constructor(code: SealFailure['code'], purpose: string) {
    super(`${code}: ${purpose}`)
    this.code = code
  }
}

/** What a sealed text shows at query time. */
export type Unsealed =
  | { readonly status: 'open'; readonly text: string }
  /** The subject's key was forgotten. */
  | { readonly status: 'erased' }
  /** The key is not in this key store; somebody else may have it. */
  | { readonly status: 'sealed' }

/** Seals and unseals texts of subjects. */
export interface Sealer {
  /**
   * The subject's key is created, durably, before this resolves.
   *
   * @throws SealFailure `subject_forgotten`; `malformed_text` for a lone surrogate, which UTF-8 cannot carry;
   *   `malformed_key` when the key store holds a key of another length. @throws TypeError for a `Random` that does not
   *   give what it is asked for.
   */
  seal(subject: string, purpose: string, text: string): Promise<Sealed>
  /** @throws SealFailure `subject_forgotten`, `key_absent`, `malformed_key`, `does_not_open`. */
  unseal(subject: string, purpose: string, sealed: Sealed): Promise<string>
  /** For people: never throws for a missing key. @throws SealFailure `malformed_key`, `does_not_open`. */
  reveal(subject: string, purpose: string, sealed: Sealed): Promise<Unsealed>
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

const associated = (subject: string, purpose: string): Buffer => Buffer.from(JSON.stringify([subject, purpose]), 'utf8')

/** A nonce that is too short would seal, and never open again. */
const drawn = (random: Random, count: number): Uint8Array => {
  const bytes = random.bytes(count)
  if (bytes.length !== count) throw new TypeError(`random: must give the ${count} bytes that it is asked for`)
  return bytes
}

const checkedKey = (key: Uint8Array, purpose: string): Uint8Array => {
  if (key.length !== keyBytes) throw new SealFailure('malformed_key', purpose)
  return key
}

/** A sealer over a key store. `random` gives keys and nonces. */
export const aesGcmSealer = (keyStore: KeyStore, random: Random): Sealer => {
  const keyFor = async (subject: string, purpose: string): Promise<Uint8Array> => {
    const known = await keyStore.get(subject)
    const key = known.status === 'absent' ? await keyStore.create(subject, drawn(random, keyBytes)) : known
    if (key.status !== 'present')
      throw new SealFailure(key.status === 'forgotten' ? 'subject_forgotten' : 'key_absent', purpose)
    return checkedKey(key.key, purpose)
  }
  const open = (key: Uint8Array, subject: string, purpose: string, sealed: Sealed): string => {
    const text = isSealed(sealed) ? sealed.slice(3) : ''
    const bytes = Buffer.from(text, 'base64url')
    // The last character may carry bits that no byte takes: another text, and no text of ours.
    if (bytes.length < nonceBytes + tagBytes || bytes.toString('base64url') !== text)
      throw new SealFailure('does_not_open', purpose)
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
      decipher.setAAD(associated(subject, purpose))
      decipher.setAuthTag(bytes.subarray(-tagBytes))
      return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
    } catch {
      throw new SealFailure('does_not_open', purpose)
    }
  }
  return {
    seal: async (subject, purpose, text) => {
      if (/\p{Surrogate}/u.test(text)) throw new SealFailure('malformed_text', purpose)
      const key = await keyFor(subject, purpose)
      const nonce = drawn(random, nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      cipher.setAAD(associated(subject, purpose))
      const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return `s1.${Buffer.concat(parts).toString('base64url')}` as Sealed
    },
    unseal: async (subject, purpose, sealed) => {
      const key = await keyStore.get(subject)
      if (key.status === 'forgotten') throw new SealFailure('subject_forgotten', purpose)
      if (key.status === 'absent') throw new SealFailure('key_absent', purpose)
      return open(checkedKey(key.key, purpose), subject, purpose, sealed)
    },
    reveal: async (subject, purpose, sealed) => {
      const key = await keyStore.get(subject)
      if (key.status !== 'present') return { status: key.status === 'forgotten' ? 'erased' : 'sealed' }
      return { status: 'open', text: open(checkedKey(key.key, purpose), subject, purpose, sealed) }
    },
  }
}
