/**
 * Claim keys: a value that must be unique, as a keyed digest. No e-mail address stands in a stream name.
 *
 * @module
 */
import type * as t from 'io-ts'
import { isBase64url } from '../alphabet.ts'
import { hmacSha256 } from '../sha256.ts'
import type { Brand } from '../brand.ts'
import { text } from '../codec.ts'

/** `v<pepper version>.<base64url of HMAC-SHA-256(namespace 0 scope 0 canonical value)>`. */
export type ClaimKey = string & Brand<'ClaimKey'>

/** Codec of {@link ClaimKey}. */
export const ClaimKey: t.Type<ClaimKey> = text<ClaimKey>('claim key', (value) => {
  const digestStart = value.indexOf('.') + 1
  return (
    value.length - digestStart === 43 &&
    isBase64url(value, digestStart) &&
    /^v[1-9]\d{0,3}\.$/.test(value.slice(0, digestStart))
  )
})

const pepperBytesMin = 32

/** The secret that claim keys are made with. Whoever has it can test guesses; whoever loses it loses uniqueness. */
export interface ClaimPepper {
  /** Counts from 1; stands in every claim key. */
  readonly version: number
  /** At least 32 bytes. */
  readonly secret: Uint8Array
}

/**
 * The claim key of a value in its canonical form. `scope` says what is claimed, for instance `email`.
 *
 * Two values that UTF-8 cannot carry may share a key: whoever claims checks them first.
 *
 * @throws TypeError for a pepper that is none.
 */
export const claimKeyOf = (pepper: ClaimPepper, namespace: string, scope: string, canonical: string): ClaimKey => {
  const { version, secret } = pepper
  if (!Number.isInteger(version) || version < 1 || version > 9_999)
    throw new TypeError('pepper.version: must be a whole number from 1 to 9999')
  if (secret.length < pepperBytesMin) throw new TypeError(`pepper.secret: must have at least ${pepperBytesMin} bytes`)
  return `v${version}.${hmacSha256(secret, `${namespace}\0${scope}\0${canonical}`)}` as ClaimKey
}
