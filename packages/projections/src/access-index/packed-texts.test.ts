/** Ids and digests come back from their words as they were. @module */
import { createHash, randomBytes } from 'node:crypto'
import { CredentialId, Digest } from '@muniment/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packDigest, packId, unpackDigest, unpackId } from './packed-texts.ts'

const hexDigits = fc.array(fc.constantFrom(...'0123456789abcdef'.split('')), { minLength: 32, maxLength: 32 })
const anyId = fc
  .tuple(fc.constantFrom('ak_', 'cr_', 'sshcr_'), hexDigits)
  .map(([prefix, digits]) => prefix + digits.join(''))
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('')
const anyDigest = fc
  .array(fc.constantFrom(...base64url), { minLength: 43, maxLength: 43 })
  .map((characters) => characters.join(''))

describe('a packed id', () => {
  it('comes back as it was, from any place', () => {
    fc.assert(
      fc.property(anyId, fc.nat(8), (id, at) => {
        const words = new Uint32Array(16).fill(0xffff_ffff)
        const code = packId(id, words, at)
        expect(unpackId(code, words, at)).toBe(id)
        expect(words.filter((word) => word === 0xffff_ffff).length).toBeGreaterThanOrEqual(12)
      }),
    )
  })

  it('is told from what is no id exactly as its codec tells', () => {
    const broken = fc.tuple(anyId, fc.nat(40), fc.constantFrom('', 'A', 'g', '0', '_', 'é', '\u{1f600}'))
    fc.assert(
      fc.property(
        fc.oneof(
          anyId,
          fc.string(),
          broken.map(([id, at, by]) => id.slice(0, at) + by + id.slice(at + 1)),
        ),
        (text) => {
          expect(packId(text, new Uint32Array(4), 0) >= 0).toBe(CredentialId.is(text))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

describe('a packed digest', () => {
  it('comes back as it was: every text that its codec accepts', () => {
    fc.assert(
      fc.property(anyDigest, fc.nat(8), (digest, at) => {
        const words = new Uint32Array(16)
        const surplus = packDigest(digest, words, at)
        expect(unpackDigest(words, at, surplus)).toBe(digest)
      }),
      { numRuns: 2_000 },
    )
  })

  it('holds the bytes of the hash', () => {
    for (let n = 0; n < 100; n += 1) {
      const bytes = createHash('sha256').update(randomBytes(8)).digest()
      const words = new Uint32Array(8)
      expect(packDigest(bytes.toString('base64url'), words, 0)).toBe(0)
      expect([...words]).toEqual([0, 4, 8, 12, 16, 20, 24, 28].map((at) => bytes.readUInt32BE(at)))
    }
  })

  it('is told from what is no digest exactly as its codec tells', () => {
    const broken = fc.tuple(anyDigest, fc.nat(45), fc.constantFrom('', '+', '/', '=', ' ', 'é', 'A'))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          broken.map(([text, at, by]) => text.slice(0, at) + by + text.slice(at + 1)),
        ),
        (text) => {
          expect(packDigest(text, new Uint32Array(8), 0) >= 0).toBe(Digest.is(text))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
