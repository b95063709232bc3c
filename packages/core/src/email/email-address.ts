/**
 * E-mail addresses: one function brings them to the form that is claimed, compared and mailed to.
 *
 * ASCII only for now: what is refused today can be accepted later, what is claimed wrongly cannot be taken back.
 *
 * @module
 */
import { either as E } from 'fp-ts'

/** No address that could be claimed. Never repeats what was given. */
export interface InvalidEmail {
  readonly _tag: 'InvalidEmail'
  readonly reference: 'ERR_NGROK_4103'
}

/** Longest address and longest local part, in characters (RFC 5321 §4.5.3.1). */
export const emailLengthMax = 254
const localLengthMax = 64

const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Lower case, nothing else folded: plus signs and dots are significant.
 *
 * Left: `InvalidEmail` for anything that is no dot-atom address of a host name with at least two labels (RFC 5321),
 * for blanks around it, quoted local parts, address literals and every character beyond ASCII.
 */
export const canonicalEmail = (given: string): E.Either<InvalidEmail, string> => {
  const refused = E.left<InvalidEmail>({ _tag: 'InvalidEmail', reference: 'ERR_NGROK_4103' })
  if (given.length > emailLengthMax) return refused
  // ASCII first: toLowerCase would fold the Kelvin sign into a k.
  if (!/^[\x21-\x7e]+$/.test(given)) return refused
  const lower = given.toLowerCase()
  const at = lower.lastIndexOf('@')
  const localPart = lower.slice(0, at)
  if (at < 1 || localPart.length > localLengthMax || !local.test(localPart) || !domain.test(lower.slice(at + 1)))
    return refused
  return E.right(lower)
}
