/**
 * Network addresses: one form for each, so that two of them can be compared.
 *
 * @module
 */
import { isIP } from 'node:net'

/** IPv4 inside IPv6, as the URL parser writes it: two groups of hexadecimal digits. */
const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/

const dotted = (high: string, low: string): string => {
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [a >> 8, a & 255, b >> 8, b & 255].join('.')
}

/**
 * Dotted decimal IPv4, or IPv6 as RFC 5952 writes it; IPv4-mapped IPv6 is IPv4 (D26). Undefined for everything else,
 * zone identifiers included.
 */
export const canonicalAddress = (text: string): string | undefined => {
  const version = isIP(text)
  if (version === 4) return text
  if (version !== 6 || text.includes('%')) return undefined
  const canonical = new URL(`http://[${text}]`).hostname.slice(1, -1)
  const [, high, low] = mapped.exec(canonical) ?? []
  return high === undefined || low === undefined ? canonical : dotted(high, low)
}
