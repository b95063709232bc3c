/** What is wrong with an e-mail address, in plain words. The library judges again; it says only that something is. @module */
import { domainToASCII } from 'node:url'
import { shown } from './plain-text.ts'

const foreign = (text: string, allowed: RegExp): string | undefined =>
  Array.from(text).find((character) => !allowed.test(character))

/** The address with its domain as it is in the DNS, so that it is one however it is written; as it is, where nothing maps it. */
export const inDns = (email: string): string => {
  const at = email.lastIndexOf('@') + 1
  const domain = email.slice(at)
  // Mapping would drop what is not seen.
  const isMapped = /[^\x21-\x7e]/.test(domain) && !/\p{Default_Ignorable_Code_Point}/u.test(domain)
  return isMapped ? email.slice(0, at) + (domainToASCII(domain) || domain) : email
}

/** The rule that the address breaks, as the end of a sentence; undefined when it breaks none. */
export const addressProblem = (email: string): string | undefined => {
  if (/\s/.test(email)) return 'has a blank in it'
  const beyondAscii = foreign(email, /[\x21-\x7e]/)
  if (beyondAscii !== undefined) return `holds ${shown(beyondAscii)}, which no address has there`
  if (email.length > 254) return 'is longer than 254 characters'
  const at = email.lastIndexOf('@')
  if (at < 0) return 'has no @'
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)]
  if (local === '') return 'has nothing before the @'
  if (local.length > 64) return 'has more than 64 characters before the @'
  const sign = foreign(local, /[a-z0-9.!#$%&'*+/=?^_`{|}~-]/i)
  if (sign !== undefined) return `holds ${shown(sign)} before the @`
  if (/^\.|\.\.|\.$/.test(local)) return 'has a dot in the wrong place before the @'
  if (domain === '') return 'has nothing after the @'
  if (!domain.includes('.')) return 'has no dot after the @: a whole host name is needed, such as example.com'
  const labels = domain.split('.')
  if (!labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label)))
    return 'has no host name after the @: letters, digits and hyphens, parted by single dots'
  if (!/^[a-z]/i.test(labels.at(-1) ?? '')) return 'ends in a number, which no host name does'
  return undefined
}
