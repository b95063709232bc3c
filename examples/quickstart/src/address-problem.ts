/** What is wrong with an e-mail address, in plain words. The library judges again; it says only that something is. @module */
import { shown } from './plain-text.ts'

const foreign = (text: string, allowed: RegExp): string | undefined =>
  Array.from(text).find((character) => !allowed.test(character))

/** The rule that the address breaks, as the end of a sentence; undefined when it breaks none. */
export const addressProblem = (email: string): string | undefined => {
  if (/\s/.test(email)) return 'has a blank in it'
  const beyondAscii = foreign(email, /[\x21-\x7e]/)
  if (beyondAscii !== undefined) return `holds ${shown(beyondAscii)}: only ASCII letters, digits and signs are allowed`
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
