/**
 * Session tokens: signed, good for seven days, kept nowhere (R79–R82).
 *
 * JWS compact (RFC 7515) with EdDSA over Ed25519 (RFC 8037), by `jose`; what is believed of a header is its key id and
 * nothing else, and the algorithm and the type are pinned (RFC 8725).
 *
 * @module
 */
import type { KeyObject } from 'node:crypto'
import { type SessionTokenFacts, SessionTokenId, UserId } from '@muniment/core'
import { type Codec, epochMsOf, type Instant, instantOf, sha256, strictObject, wholeNumber } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { CompactSign, compactVerify, errors } from 'jose'
import type { Engine } from '../engine/engine.ts'
import type { SessionTokenKeys } from './session-token-keys.ts'
import type { SignedToken } from './verified-signatures.ts'

/** Seven days (R81). */
export const sessionTokenLifetimeMs: number = 7 * 86_400_000

const algorithm = 'EdDSA'
const type = 'muniment-session+jwt'

/** Longer ones are none: with the longest key id and namespace a token has less. */
const lengthMax = 1_024

interface Claims {
  /** The namespace that it was issued in. */
  readonly aud: string
  readonly jti: SessionTokenId
  readonly sub: UserId
  /** Seconds since 1970. */
  readonly iat: number
  readonly exp: number
  readonly epoch: number
}

const Claims: Codec<Claims> = strictObject<Claims>('session token', {
  aud: t.string,
  jti: SessionTokenId,
  sub: UserId,
  iat: wholeNumber(0),
  exp: wholeNumber(0),
  epoch: wholeNumber(0),
})

/** The end of a token that is issued now: in whole seconds, and never more than seven days away. */
export const sessionTokenEnd = (now: Instant): Instant =>
  instantOf(Math.floor(epochMsOf(now) / 1_000) * 1_000 + sessionTokenLifetimeMs)

export const signSessionToken = (
  { namespace }: Engine,
  keys: SessionTokenKeys,
  { tokenId, userId, epoch, expiresAt }: SessionTokenFacts,
): Promise<string> => {
  const exp = epochMsOf(expiresAt) / 1_000
  const claims: Claims = {
    aud: `muniment:${namespace}`,
    jti: tokenId,
    sub: userId,
    iat: exp - sessionTokenLifetimeMs / 1_000,
    exp,
    epoch,
  }
  const { kid, key } = keys.signing()
  return new CompactSign(Buffer.from(JSON.stringify(claims), 'utf8'))
    .setProtectedHeader({ alg: algorithm, typ: type, kid })
    .sign(key)
}

const parsedClaims = (payload: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return undefined
  }
}

/** How far another instance's clock may be ahead (OWASP ASVS 5.0 9.2.1). */
const clockSkewMs = 60_000

/** One text for each token: the last digit of a signature in base64url has bits that decoders pass over. */
const isCanonical = (token: string): boolean => {
  const signature = /^[\w-]+\.[\w-]+\.([\w-]{86})$/.exec(token)?.[1]
  return signature !== undefined && Buffer.from(signature, 'base64url').toString('base64url') === signature
}

class UnknownKey extends Error {}

/** What stands under a good signature; undefined for everything else. Throws what the port of keys throws. */
const verified = async (
  { namespace, environment }: Engine,
  keys: SessionTokenKeys,
  token: string,
): Promise<SignedToken | undefined> => {
  const nowMs = epochMsOf(environment.now())
  let kid = ''
  let key: KeyObject | undefined
  try {
    const { payload } = await compactVerify(
      token,
      (header) => {
        if (header.typ !== type || typeof header.kid !== 'string') throw new UnknownKey()
        kid = header.kid
        key = keys.verifying(kid)
        if (key === undefined) throw new UnknownKey()
        return key
      },
      { algorithms: [algorithm] },
    )
    const claims = Claims.decode(parsedClaims(payload))
    if (E.isLeft(claims) || claims.right.aud !== `muniment:${namespace}`) return undefined
    const { jti, sub, iat, exp, epoch } = claims.right
    // As we sign them, and no other way: good for seven days from a time that has been, by a clock that may be a minute off.
    const isOurs = exp - iat === sessionTokenLifetimeMs / 1_000 && iat <= (nowMs + clockSkewMs) / 1_000
    if (!isOurs || key === undefined) return undefined
    return { key, kid, facts: { tokenId: jti, userId: sub, epoch, expiresAt: instantOf(exp * 1_000) } }
  } catch (error) {
    if (error instanceof UnknownKey || error instanceof errors.JOSEError) return undefined
    throw error
  }
}

/** What a token says that was signed here; undefined for every other text. */
export const readSessionToken = async (engine: Engine, token: string): Promise<SessionTokenFacts | undefined> => {
  const keys = engine.keys.sessionTokens
  if (keys === undefined || token.length > lengthMax || !isCanonical(token)) return undefined
  const digest = sha256(token)
  const known = engine.signatures.find(digest, engine.environment.now())
  // Once a key is withdrawn, what it has signed is nothing any more.
  const key = known === undefined ? undefined : keys.verifying(known.kid)
  if (known !== undefined && key !== undefined && (key === known.key || key.equals(known.key))) return known.facts
  const signed = await verified(engine, keys, token)
  if (signed !== undefined) engine.signatures.remember(digest, signed)
  return signed?.facts
}
