import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBase64url, isLowerHex } from './alphabet.ts'

describe.each([
  ['lower hexadecimal', isLowerHex, /^[0-9a-f]*$/, 'hex'],
  ['base64url', isBase64url, /^[A-Za-z0-9_-]*$/, 'base64url'],
] as const)('the alphabet of %s', (_, isMadeOf, form, encoding) => {
  it('holds the characters of its encoding and no other of the first 65,536', () => {
    const told = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code)).filter((text) =>
      isMadeOf(text, 0),
    )
    const ascii = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
    expect(told.join('')).toBe(ascii.replaceAll(encoding === 'hex' ? /[^0-9a-f]/g : '', ''))
  })

  it('looks at every character from the start on, and at none before it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '0', 'f', 'g', '-', '\n', '😀') }),
        fc.nat(8),
        (text, start) => {
          expect(isMadeOf(text, start)).toBe(form.test(text.slice(start)) && !text.slice(start).includes('\n'))
        },
      ),
    )
  })

  it('is that of the encoding', () => {
    expect(isMadeOf(randomBytes(3_000).toString(encoding), 0)).toBe(true)
  })
})
