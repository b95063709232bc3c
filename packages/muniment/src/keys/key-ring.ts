/**
 * The key ring: the secrets that subjects' keys are wrapped with, by generation, so that they can be changed.
 *
 * AES-256-GCM (NIST SP 800-38D) under a key that HKDF-SHA-256 (RFC 5869) makes of the secret, with the subject and the
 * generation as associated data: a key of another subject, of another generation or with a flipped bit does not open.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { types } from 'node:util'
import { StoreFailure } from '@muniment/kernel'
import { ConfigurationRefused } from '../configuration-refused.ts'

/** One secret of a ring. */
export interface KeyRingSecret {
  /** A whole number from 1 to 9,999; it stands in every key that is wrapped with the secret. */
  readonly version: number
  /** At least 32 bytes. */
  readonly secret: Uint8Array
}

export interface KeyRingOptions {
  /** Wraps what is wrapped from now on. */
  readonly current: KeyRingSecret
  /** Open what was wrapped with them. Keep each until `rewrap` has told that nothing needs it. */
  readonly previous?: readonly KeyRingSecret[] | undefined
}

const format = 1
const headBytes = 3
const nonceBytes = 12
const tagBytes = 16

/** What wrapping adds to the length of a key: format, generation, nonce and tag. */
export const wrappingBytes: number = headBytes + nonceBytes + tagBytes

const refuseUnless = (holds: boolean, option: string, rule: string): void => {
  if (!holds) throw new ConfigurationRefused(`ring.${option}`, rule)
}

const checkSecret = (given: KeyRingSecret, option: string): void => {
  refuseUnless(typeof given === 'object' && given !== null, option, 'is an object')
  const { version, secret } = given
  refuseUnless(
    Number.isSafeInteger(version) && version >= 1 && version <= 9_999,
    `${option}.version`,
    'is a whole number from 1 to 9,999',
  )
  refuseUnless(types.isUint8Array(secret) && secret.length >= 32, `${option}.secret`, 'has at least 32 bytes')
}

const derived = ({ version, secret }: KeyRingSecret): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), `muniment key ring v${version}`, 32))

const associated = (subject: string, version: number): Buffer =>
  Buffer.from(JSON.stringify(['muniment.key', version, subject]), 'utf8')

const unreadable = (where: string): StoreFailure => new StoreFailure({ code: 'corrupt_store', where })

/** Made by {@link keyRing}. Shows its generations and nothing else. */
export class KeyRing {
  /** The generation that wraps. */
  readonly current: number
  readonly #keys: ReadonlyMap<number, Uint8Array>

  constructor({ current, previous = [] }: KeyRingOptions) {
    checkSecret(current, 'current')
    refuseUnless(Array.isArray(previous), 'previous', 'is a list')
    for (const [index, one] of previous.entries()) checkSecret(one, `previous[${index}]`)
    const all = [current, ...previous]
    const isDistinct = new Set(all.map(({ version }) => version)).size === all.length
    refuseUnless(isDistinct, 'previous', 'has versions that no other secret of the ring has')
    this.current = current.version
    this.#keys = new Map(all.map((one) => [one.version, derived(one)]))
  }

  /** The key of the subject, wrapped with the current secret. `nonce`: 12 bytes that were never used before. */
  wrap(subject: string, key: Uint8Array, nonce: Uint8Array): Uint8Array {
    if (nonce.length !== nonceBytes)
      throw new TypeError(`random: must give the ${nonceBytes} bytes that it is asked for`)
    const head = Buffer.of(format, 0, 0)
    head.writeUInt16BE(this.current, 1)
    const secret = this.#keys.get(this.current) as Uint8Array
    const cipher = createCipheriv('aes-256-gcm', secret, nonce, { authTagLength: tagBytes })
    cipher.setAAD(associated(subject, this.current))
    const parts = [head, nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]
    return Uint8Array.from(Buffer.concat(parts))
  }

  /** The generation that wrapped it. @throws StoreFailure `corrupt_store` for what is no wrapped key. */
  generationOf(wrapped: Uint8Array): number {
    const bytes = Buffer.from(wrapped)
    if (bytes.length <= wrappingBytes || bytes[0] !== format) throw unreadable('a key that no key ring has wrapped')
    return bytes.readUInt16BE(1)
  }

  /** @throws StoreFailure `corrupt_store` for what no secret of this ring has wrapped for this subject. */
  unwrap(subject: string, wrapped: Uint8Array): Uint8Array {
    const version = this.generationOf(wrapped)
    const secret = this.#keys.get(version)
    if (secret === undefined) throw unreadable(`a key of generation ${version}, which the key ring has no secret of`)
    const bytes = Buffer.from(wrapped)
    const nonce = bytes.subarray(headBytes, headBytes + nonceBytes)
    try {
      const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: tagBytes })
      decipher.setAAD(associated(subject, version))
      decipher.setAuthTag(bytes.subarray(-tagBytes))
      const opened = [decipher.update(bytes.subarray(headBytes + nonceBytes, -tagBytes)), decipher.final()]
      return Uint8Array.from(Buffer.concat(opened))
    } catch {
      throw unreadable(`a key of generation ${version} that does not open`)
    }
  }

  toString(): string {
    return `[key ring, generation ${this.current}]`
  }
}

/** @throws ConfigurationRefused naming the option and the rule: a version is taken twice, a secret is too short. */
export const keyRing = (options: KeyRingOptions): KeyRing => new KeyRing(options)
