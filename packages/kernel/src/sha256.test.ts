import { describe, expect, it } from 'vitest'
import { equalDigests, hmacSha256, sha256, sha256Hex, sha256OfBytes } from './sha256.ts'

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')

describe('SHA-256', () => {
  it.each([
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('of "%s" is that of FIPS 180-4', (text, hex) => {
    expect(sha256Hex(text)).toBe(hex)
    expect(sha256(text)).toBe(base64url(hex))
    expect(sha256(text)).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(sha256OfBytes(new TextEncoder().encode(text))).toEqual(Buffer.from(hex, 'hex'))
  })

  it('is of the UTF-8 bytes of a text', () => {
    expect(sha256Hex('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c')
    expect(sha256Hex('é')).not.toBe(sha256Hex('e\u0301'))
  })
})

describe('HMAC-SHA-256', () => {
  it('is that of RFC 4231, cases 1, 2 and 6', () => {
    expect(hmacSha256(new Uint8Array(20).fill(0x0b), 'Hi There')).toBe(
      base64url('b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'),
    )
    expect(hmacSha256(Buffer.from('Jefe'), 'what do ya want for nothing?')).toBe(
      base64url('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
    )
    expect(hmacSha256(new Uint8Array(131).fill(0xaa), 'Test Using Larger Than Block-Size Key - Hash Key First')).toBe(
      base64url('60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'),
    )
  })
})

describe('digests', () => {
  it('are equal when every character is, and only then', () => {
    const digest = sha256('abc')
    expect(equalDigests(digest, sha256('abc'))).toBe(true)
    for (let index = 0; index < digest.length; index += 1) {
      const other = digest[index] === 'A' ? 'B' : 'A'
      expect(equalDigests(digest, digest.slice(0, index) + other + digest.slice(index + 1))).toBe(false)
    }
  })

  it('of other lengths are not equal', () => {
    const digest = sha256('abc')
    for (const other of ['', digest.slice(1), digest.slice(0, -1), `${digest}=`, `${digest}\0`]) {
      expect(equalDigests(digest, other)).toBe(false)
      expect(equalDigests(other, digest)).toBe(false)
    }
  })
})
