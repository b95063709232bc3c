/** Base62 against published vectors, BigInt, and its own inverse. @module */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase62, encodeBase62, hexFromBase62, isBase62, largest128, largest256 } from './base62.ts'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const bigintOf = (text: string): bigint =>
  text.split('').reduce((sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)), 0n)

const limb = fc.integer({ min: 0, max: 0xffff })

describe('base62', () => {
  it.each([
    [0x2a95ee6d, '0mLq17'],
    [0x77e5db82, '2C8GjS'],
    [0x317f6a1b, '0uCPlr'],
    [0xffffffff, '4gfFC3'],
    [0, '000000'],
  ])('writes the checksum %i as %s, and reads it back', (number, text) => {
    expect(encodeBase62([number >>> 16, number & 0xffff], 6)).toBe(text)
    expect(decodeBase62(text, 0, 6)).toBe(number)
  })

  it('knows the largest numbers of 128 and 256 bits', () => {
    expect(bigintOf(largest128)).toBe(2n ** 128n - 1n)
    expect(bigintOf(largest256)).toBe(2n ** 256n - 1n)
    expect([largest128.length, largest256.length]).toEqual([22, 43])
    expect(
      encodeBase62(
        Array.from({ length: 8 }, () => 0xffff),
        22,
      ),
    ).toBe(largest128)
    expect(
      encodeBase62(
        Array.from({ length: 16 }, () => 0xffff),
        43,
      ),
    ).toBe(largest256)
    expect(hexFromBase62(largest128, 0)).toBe('f'.repeat(32))
  })

  it('agrees with BigInt on every number of 256 bits', () => {
    fc.assert(
      fc.property(fc.array(limb, { minLength: 16, maxLength: 16 }), (limbs) => {
        const text = encodeBase62(limbs, 43)
        expect(text).toHaveLength(43)
        expect(bigintOf(text)).toBe(limbs.reduce((sum, value) => sum * 65_536n + BigInt(value), 0n))
      }),
    )
  })

  it('brings 128 bits back as the same hex, wherever they stand in the text', () => {
    fc.assert(
      fc.property(fc.array(limb, { minLength: 8, maxLength: 8 }), fc.nat(5), (limbs, start) => {
        const text = `${'x'.repeat(start)}${encodeBase62(limbs, 22)}tail`
        expect(hexFromBase62(text, start)).toBe(limbs.map((value) => value.toString(16).padStart(4, '0')).join(''))
      }),
    )
  })

  it('refuses a number that does not fit the width', () => {
    expect(() => encodeBase62([1, 0, 0], 5)).toThrow(RangeError)
  })

  it('takes exactly the 62 digits of its alphabet for digits', () => {
    const accepted = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code)).filter((text) =>
      isBase62(text, 0),
    )
    expect(accepted.join('')).toBe(digits)
    expect(isBase62('_a1', 1)).toBe(true)
    expect(isBase62('aaaa_', 0)).toBe(false)
  })
})
