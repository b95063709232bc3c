/**
 * Codes of authenticators: RFC 6238 over RFC 4226, by `otpauth`.
 *
 * @module
 */
import { timingSafeEqual } from 'node:crypto'
import { epochMsOf, type Instant, type Random } from '@muniment/kernel'
import { HOTP, Secret as OtpSecret, TOTP } from 'otpauth'

/** How the codes of an enrolment are made: SHA-1, since many authenticators know no other (D34). */
export interface TotpForm {
  readonly digits: number
  readonly periodMs: number
}

/** Bytes of a secret: as long as what SHA-1 gives (RFC 4226 section 4, R6). */
const secretBytes = 20

/** Base32 without padding, in upper case. */
export const drawTotpSecret = (random: Random): string =>
  new OtpSecret({ buffer: Uint8Array.from(random.bytes(secretBytes)).buffer }).base32

const algorithm = 'SHA1'

/** `otpauth://totp/Issuer:label?…`: what a QR code of the enrolment says. */
export const totpUri = ({
  secret,
  issuer,
  label,
  digits,
  periodMs,
}: TotpForm & { readonly secret: string; readonly issuer: string; readonly label: string }): string =>
  new TOTP({
    issuer,
    label,
    secret: OtpSecret.fromBase32(secret),
    algorithm,
    digits,
    period: periodMs / 1_000,
  }).toString()

/** The step of time: how many periods have passed since 1970. Undefined for times that no step is of. */
const stepAt = (now: Instant, periodMs: number): number | undefined => {
  const ms = epochMsOf(now)
  return Number.isSafeInteger(ms) && ms >= 0 ? Math.floor(ms / periodMs) : undefined
}

const isSame = (code: string, other: string): boolean => {
  const [given, made] = [Buffer.from(code, 'ascii'), Buffer.from(other, 'ascii')]
  return given.length === made.length && timingSafeEqual(given, made)
}

/** The code that an authenticator shows, for tests of those who embed us. `secret` in base32. */
export const totpCode = (secret: string, now: Instant): string =>
  TOTP.generate({ secret: OtpSecret.fromBase32(secret), algorithm, timestamp: epochMsOf(now) })

/** Digits and nothing else: no sign, no space, no digit of another script. */
const isCode = (code: string, digits: number): boolean => code.length === digits && /^[0-9]+$/.test(code)

export interface TotpQuestion extends TotpForm {
  /** In base32. */
  readonly secret: string
  /** As somebody has typed it. */
  readonly code: string
  readonly now: Instant
  /** Steps before and after the one of now whose codes are taken as well: 0 or 1 (RFC 6238 section 5.2). */
  readonly window: number
  /** Of the code that was accepted last: where two steps have the same code, the later one is meant. */
  readonly after: number
}

/** The step that a code is of. Undefined: of none within the window. */
export const stepOfCode = ({
  secret,
  code,
  now,
  window,
  after,
  digits,
  periodMs,
}: TotpQuestion): number | undefined => {
  const present = stepAt(now, periodMs)
  if (present === undefined || !isCode(code, digits)) return undefined
  const key = OtpSecret.fromBase32(secret)
  const steps = Array.from({ length: 2 * window + 1 }, (_, n) => present - window + n).filter((step) => step >= 0)
  const matching = steps.filter((counter) => isSame(code, HOTP.generate({ secret: key, algorithm, digits, counter })))
  return matching.find((step) => step > after) ?? matching.at(-1)
}
