/**
 * Keys of session tokens: Ed25519, one that signs, and those whose signatures are still good.
 *
 * @module
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { type Random, systemRandom } from '@muniment/kernel'
import { ConfigurationRefused } from '../configuration-refused.ts'

/** A public key as JWK (RFC 8037): what others check signatures with. */
export interface PublicSessionTokenKey {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly kid: string
  readonly x: string
}

/** The same with its private part. Secret. */
export interface PrivateSessionTokenKey extends PublicSessionTokenKey {
  readonly d: string
}

/** A JWK set (RFC 7517). */
export interface SessionTokenKeySet {
  readonly keys: readonly (PublicSessionTokenKey & { readonly alg: 'EdDSA'; readonly use: 'sig' })[]
}

/** The port: asked anew each time, so that keys can rotate while an instance runs. */
export interface SessionTokenKeys {
  /** The key that signs from now on. */
  signing(): { readonly kid: string; readonly key: KeyObject }
  /** The public key of this id; undefined for one whose signatures are good no more. */
  verifying(kid: string): KeyObject | undefined
  /** All whose signatures are good, and those that are about to sign. */
  keySet(): SessionTokenKeySet
}

export interface SessionTokenKeysOptions {
  readonly current: PrivateSessionTokenKey
  /**
   * Those that signed before, for seven days after their last signature, and the one that is to sign next, for as long as
   * others may remember the set.
   */
  readonly others?: readonly PublicSessionTokenKey[] | undefined
}

const refuseUnless = (holds: boolean, option: string, rule: string): void => {
  if (!holds) throw new ConfigurationRefused(`sessionTokenKeys.${option}`, rule)
}

const is32Bytes = (text: unknown): boolean =>
  typeof text === 'string' && /^[A-Za-z0-9_-]{43}$/.test(text) && Buffer.from(text, 'base64url').length === 32

const checkPublic = (given: PublicSessionTokenKey, option: string): void => {
  refuseUnless(typeof given === 'object' && given !== null, option, 'is an object')
  refuseUnless(given.kty === 'OKP' && given.crv === 'Ed25519', option, 'is an Ed25519 key as JWK')
  refuseUnless(
    typeof given.kid === 'string' && /^[\x21-\x7e]{1,64}$/.test(given.kid),
    `${option}.kid`,
    'is 1 to 64 ASCII characters without spaces',
  )
  refuseUnless(is32Bytes(given.x), `${option}.x`, 'is 32 bytes in base64url')
}

const publicOf = ({ kty, crv, kid, x }: PublicSessionTokenKey): PublicSessionTokenKey => ({ kty, crv, kid, x })

/**
 * Keys that stay as they are. To rotate: publish the next one among `others`, make it `current` once nobody remembers the set
 * without it, keep the one before among `others` for seven days.
 *
 * @throws ConfigurationRefused naming the key and the rule, never what it is.
 */
export const sessionTokenKeys = ({ current, others = [] }: SessionTokenKeysOptions): SessionTokenKeys => {
  checkPublic(current, 'current')
  refuseUnless(is32Bytes(current.d), 'current.d', 'is 32 bytes in base64url')
  refuseUnless(Array.isArray(others), 'others', 'is a list')
  for (const [index, other] of others.entries()) checkPublic(other, `others[${index}]`)
  const all = [current, ...others].map(publicOf)
  refuseUnless(new Set(all.map(({ kid }) => kid)).size === all.length, 'others', 'has ids that no other key has')
  const { kty, crv, x, d } = current
  const key = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' })
  const derived = createPublicKey(key).export({ format: 'jwk' })
  refuseUnless(derived.x === x, 'current.x', 'is the public part of current.d')
  const known = new Map(
    all.map((jwk) => [jwk.kid, createPublicKey({ key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, format: 'jwk' })]),
  )
  const keySet: SessionTokenKeySet = { keys: all.map((jwk) => ({ ...jwk, alg: 'EdDSA', use: 'sig' })) }
  return {
    signing: () => ({ kid: current.kid, key }),
    verifying: (kid) => known.get(kid),
    keySet: () => structuredClone(keySet),
  }
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A new key of 32 random bytes. Keep it where secrets are kept. `kid`: 1 to 64 ASCII characters without spaces. */
export const newSessionTokenKey = (kid: string, random: Random = systemRandom): PrivateSessionTokenKey => {
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8, Buffer.from(random.bytes(32))]),
    format: 'der',
    type: 'pkcs8',
  })
  const { x = '', d = '' } = key.export({ format: 'jwk' })
  return { kty: 'OKP', crv: 'Ed25519', kid, x, d }
}
