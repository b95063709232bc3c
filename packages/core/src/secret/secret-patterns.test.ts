/** What scanners and people see of a secret, and what is mistaken for one. @module */
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import {
  describeSecret,
  formatSecret,
  parseSecret,
  type SecretKind,
  secretMistakenFor,
  secretPatterns,
  secretPrefixes,
} from './secret-text.ts'

const kinds = Object.keys(secretPrefixes) as SecretKind[]

const publicId = '0190a3f27c4e7b1a9d3355aa77cc99ee'
const apiKey = formatSecret({ kind: 'api-key', publicId, entropy: Uint8Array.from({ length: 32 }, (_, i) => i * 7) })

describe('secretPatterns', () => {
  it('find each of 100,000 generated secrets, whole and as its own kind only', () => {
    const scanners = kinds.map((kind) => [kind, new RegExp(secretPatterns[kind], 'g')] as const)
    // A fixed sequence (Numerical Recipes' generator), so that a failure can be repeated.
    let seed = 1
    const byte = (): number => {
      seed = (seed * 1_664_525 + 1_013_904_223) % 0x1_0000_0000
      return seed >>> 24
    }
    const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, byte)
    for (let n = 0; n < 100_000; n += 1) {
      const kind = kinds[n % kinds.length] as SecretKind
      const id = Buffer.from(bytes(16)).toString('hex')
      const text = formatSecret({ kind, publicId: id, entropy: bytes(32) })
      const line = `export TOKEN="${text}"; # ${id}`
      for (const [scanned, scanner] of scanners) {
        const expected = scanned === kind ? [text] : null
        const found = line.match(scanner)
        if (found?.[0] !== expected?.[0] || found?.length !== expected?.length) expect(found).toEqual(expected)
      }
      const parsed = parseSecret(text)
      if (E.isLeft(parsed) || parsed.right.publicId !== id)
        expect(parsed).toEqual(E.right({ kind, publicId: id, text }))
    }
  })

  it('use only what every scanner understands', () => {
    for (const kind of kinds)
      expect(secretPatterns[kind]).toBe(`${secretPrefixes[kind]}[0-7][0-9A-Za-z]{64}[0-4][0-9A-Za-z]{5}`)
  })

  it('match the smallest and the largest secret', () => {
    const smallest = formatSecret({ kind: 'user-key', publicId: '0'.repeat(32), entropy: new Uint8Array(32) })
    const largest = formatSecret({ kind: 'user-key', publicId: 'f'.repeat(32), entropy: new Uint8Array(32).fill(255) })
    for (const text of [smallest, largest]) expect(text).toMatch(new RegExp(`^${secretPatterns['user-key']}$`))
  })
})

describe('describeSecret', () => {
  it('shows the prefix and the last four characters', () => {
    expect(describeSecret(apiKey)).toBe(`mnk_…${apiKey.slice(-4)}`)
  })

  it.each<[string, unknown]>([
    ['a password', 'correct horse battery staple'],
    ['a secret cut short', apiKey.slice(0, -3)],
    ['what is no string', { apiKey }],
  ])('shows nothing of %s', (_, text) => {
    expect(describeSecret(text)).toBe('[malformed secret]')
  })
})

describe('secretMistakenFor', () => {
  it('recognises an authtoken', () => {
    const text = formatSecret({ kind: 'authtoken', publicId, entropy: new Uint8Array(32) })
    expect(secretMistakenFor(text)).toBe('authtoken')
    expect(secretMistakenFor(text.slice(0, -1))).toBeUndefined()
  })

  it.each(['ak', 'cr', 'sshcr'])('recognises the id of a credential (%s_)', (prefix) => {
    expect(secretMistakenFor(`${prefix}_${publicId}`)).toBe('credential-id')
    expect(secretMistakenFor(`${prefix}_${publicId}\n`)).toBeUndefined()
  })

  it.each<[string, unknown]>([
    ['an API key', apiKey],
    ['the id of a user', `usr_${publicId}`],
    ['what is no string', 7],
  ])('says nothing of %s', (_, text) => {
    expect(secretMistakenFor(text)).toBeUndefined()
  })
})
