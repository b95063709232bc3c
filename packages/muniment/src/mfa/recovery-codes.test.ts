/** Recovery codes: how they look, what of them is kept, and what somebody may type. @module */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secret } from '../secret.ts'
import { seededRandom } from '../team.fixture.ts'
import { drawRecoveryCodes, recoveryCodeDigest, recoveryCodesCount, recoveryCodesText } from './recovery-codes.ts'

const drawn = drawRecoveryCodes(seededRandom())
const texts = drawn.codes.map((code) => code.reveal())

describe('recovery codes', () => {
  it('R27 are ten, of 24 characters of base32 in groups of four, which are 120 bits', () => {
    expect(texts).toHaveLength(recoveryCodesCount)
    for (const text of texts) expect(text).toMatch(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/)
    expect(24 * Math.log2(32)).toBeGreaterThanOrEqual(112)
    expect(new Set(texts).size).toBe(10)
  })

  it('are kept as digests of SHA-256, from which nothing is read', () => {
    expect(drawn.digests).toHaveLength(10)
    for (const digest of drawn.digests) expect(digest).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(drawn.digests).toEqual(texts.map(recoveryCodeDigest))
  })

  it('are known in any case, with or without what stands between the groups', () => {
    const [text = ''] = texts
    const [digest] = drawn.digests
    for (const typed of [text.toLowerCase(), text.replaceAll('-', ''), text.replaceAll('-', ' '), ` ${text}\n`])
      expect(recoveryCodeDigest(typed)).toBe(digest)
  })

  it('are no other text: shortened, lengthened, of other signs or a megabyte long', () => {
    const [text = ''] = texts
    for (const typed of [text.slice(1), `${text}A`, text.replace(/^./, '1'), '', 'x'.repeat(1_000_000)])
      expect(drawn.digests).not.toContain(recoveryCodeDigest(typed))
    fc.assert(fc.property(fc.string(), (typed) => !drawn.digests.includes(recoveryCodeDigest(typed))))
  })

  it('print as labels, and as a text to be kept where that is asked for', () => {
    expect(`${drawn.codes.join(' ')} ${JSON.stringify(drawn.codes)}`).not.toContain(texts[0])
    const file = recoveryCodesText(drawn.codes, { issuer: 'Acme', account: 'ada@example.com' })
    expect(file).toContain('ada@example.com at Acme')
    for (const text of texts) expect(file).toContain(text)
    expect(file.split('\n').filter((line) => /^ ?\d+\. /.test(line))).toHaveLength(10)
  })

  it('are not drawn from a random source that is stuck', () =>
    expect(() => drawRecoveryCodes({ bytes: (count) => new Uint8Array(count) })).toThrow(TypeError))

  it('are secrets', () => expect(drawn.codes.every((code) => Secret.is(code))).toBe(true))
})
