/**
 * E-mail addresses: one function brings them to the form that is claimed, compared and mailed to.
 *
 * The domain may be internationalised and is kept as it is in the DNS (`xn--…`), so that all ways to write it are one
 * address. The local part is ASCII: not every server on the way to a mailbox speaks SMTPUTF8 (RFC 6531), and no rule
 * says which local parts are the same.
 *
 * A domain that is of another script as a whole, such as one of Cyrillic letters that all look Latin, is another
 * domain. It has a key of its own and never equals the domain that a rule names, whatever it looks like.
 *
 * What is refused today can be accepted later, what is claimed wrongly cannot be taken back.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { toASCII, toUnicode } from 'tr46'
import { isSingleScript } from '../text/single-script.ts'

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

const isAscii = (text: string): boolean => /^[\x21-\x7e]*$/.test(text)

/** Controls, blanks, the unassigned, what is not seen, and emoji: mapping would drop some and make letters of others. */
const unwelcome = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\p{Extended_Pictographic}]/u

/** As browsers map names (UTS #46, nontransitional), with every check that browsers leave to registries. */
const strict = { checkBidi: true, checkJoiners: true, useSTD3ASCIIRules: true, verifyDNSLength: true }

/** A label as people read it: letters with their marks, digits, hyphens where any label may have them (RFC 5891 §4.2.3). */
const isReadable = (label: string): boolean =>
  /^[\p{L}\p{Mn}\p{Mc}\p{Nd}-]+$/u.test(label) &&
  !unwelcome.test(label) &&
  !/^-|-$|^..--/u.test(label) &&
  isSingleScript(label)

const isALabel = (label: string): boolean => label.startsWith('xn--')

/** The A-labels of a domain that has others, or `xn--` labels to check. Nothing, where it names no host. */
const internationalDomain = (given: string): string | undefined => {
  if (unwelcome.test(given)) return undefined
  const normal = given.normalize('NFKC')
  // Ligatures of eighteen letters are in no name.
  const ascii = normal.length > emailLengthMax ? null : toASCII(normal, strict)
  if (ascii === null || !domain.test(ascii)) return undefined
  // Where UTS #46 has another opinion than NFKC (styles of a sigma), mail would go elsewhere than a browser.
  if (toASCII(given, strict) !== ascii) return undefined
  const labels = ascii.split('.')
  // A full stop of another script, or one that was part of a character, would move the border between labels.
  if (labels.length !== given.split('.').length) return undefined
  // Punycode that decodes, and is not what encoding makes of it, would be a second form of the same name.
  if (normal.split('.').some((label, index) => isALabel(label.toLowerCase()) && label.toLowerCase() !== labels[index]))
    return undefined
  const shown = toUnicode(ascii, strict).domain.split('.')
  return shown.every((label) => isAscii(label) || isReadable(label)) ? ascii : undefined
}

const canonicalDomain = (given: string): string | undefined => {
  if (!isAscii(given)) return internationalDomain(given)
  const lower = given.toLowerCase()
  if (!domain.test(lower)) return undefined
  return lower.split('.').some(isALabel) ? internationalDomain(lower) : lower
}

/**
 * Lower case, and the domain in A-labels: `Ann@Bücher.example` is `ann@xn--bcher-kva.example`. Nothing else is folded:
 * plus signs and dots are significant.
 *
 * Left: `InvalidEmail` for anything that is no dot-atom address of a host name with at least two labels (RFC 5321);
 * for blanks around it, quoted local parts, address literals and a local part with any character beyond ASCII, also one
 * that NFKC would make ASCII; for a domain that UTS #46 does not map, a label of several scripts, of emoji, of
 * characters that are not seen or that Unicode has not assigned, and an `xn--` label that no name encodes to.
 */
export const canonicalEmail = (given: string): E.Either<InvalidEmail, string> => {
  const refused = E.left<InvalidEmail>({ _tag: 'InvalidEmail', reference: 'ERR_NGROK_4103' })
  if (given.length > emailLengthMax) return refused
  const at = given.lastIndexOf('@')
  const localGiven = given.slice(0, at)
  // ASCII first: toLowerCase would fold the Kelvin sign into a k.
  if (at < 1 || at > localLengthMax || !isAscii(localGiven)) return refused
  const localPart = localGiven.toLowerCase()
  const domainPart = local.test(localPart) ? canonicalDomain(given.slice(at + 1)) : undefined
  if (domainPart === undefined || localPart.length + 1 + domainPart.length > emailLengthMax) return refused
  return E.right(`${localPart}@${domainPart}`)
}

/** The domain of a canonical address, in A-labels: what rules for domains compare with. */
export const domainOfEmail = (canonical: string): string => canonical.slice(canonical.lastIndexOf('@') + 1)

/** A canonical address with its domain as people read and type it. What to compare with their texts, not with addresses. */
export const readableEmail = (canonical: string): string =>
  canonical.slice(0, canonical.lastIndexOf('@') + 1) + toUnicode(domainOfEmail(canonical), strict).domain
