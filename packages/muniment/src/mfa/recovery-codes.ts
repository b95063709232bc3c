/**
 * Recovery codes: what stands in for an authenticator that is lost.
 *
 * 120 random bits each, so that a SHA-256 of one is as good as a slow hash (NIST SP 800-63B-4 section 3.1.2, OWASP ASVS 5.0
 * 6.5.2), as 24 characters of base32 in groups of four.
 *
 * @module
 */
import type { Digest } from '@muniment/core'
import { type Random, sha256 } from '@muniment/kernel'
import { Secret as OtpSecret } from 'otpauth'
import { Secret } from '../secret.ts'

/** So many are given out at once (D33). */
export const recoveryCodesCount = 10

const codeBytes = 15

const grouped = (base32: string): string => base32.match(/.{4}/g)?.join('-') ?? base32

/** In upper case, and without what people put between the groups. */
const canonical = (code: string): string => code.toUpperCase().replace(/[\s-]/g, '')

/** Longest text that is looked at. */
const lengthMax = 64

/** Of a code as somebody has typed it. What is none has a digest that no code has. */
export const recoveryCodeDigest = (code: string): Digest => {
  const text = code.length > lengthMax ? '' : canonical(code)
  return sha256(/^[A-Z2-7]{24}$/.test(text) ? text : 'no recovery code') as Digest
}

export interface DrawnRecoveryCodes {
  readonly codes: readonly Secret[]
  readonly digests: readonly Digest[]
}

export const drawRecoveryCodes = (random: Random): DrawnRecoveryCodes => {
  const texts = new Set<string>()
  while (texts.size < recoveryCodesCount) {
    const before = texts.size
    texts.add(grouped(new OtpSecret({ buffer: Uint8Array.from(random.bytes(codeBytes)).buffer }).base32))
    if (texts.size === before) throw new TypeError('random: must give other bytes each time')
  }
  return {
    codes: [...texts].map((text) => new Secret(text, 'recovery code')),
    digests: [...texts].map(recoveryCodeDigest),
  }
}

/**
 * Recovery codes as a text to be kept: a file to download, say. Holds secrets: never log it.
 *
 * `codes` as they were answered; `issuer` and `account` say what they are for.
 */
export const recoveryCodesText = (
  codes: readonly Secret[],
  { issuer, account }: { readonly issuer: string; readonly account: string },
): string =>
  [
    `Recovery codes for ${account} at ${issuer}.`,
    'Each works once, in the place of a code of your authenticator. Keep them where you keep passwords.',
    '',
    ...codes.map((code, index) => `${String(index + 1).padStart(2)}. ${code.reveal()}`),
    '',
  ].join('\n')
