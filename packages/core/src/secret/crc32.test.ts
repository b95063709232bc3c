/** CRC-32 against published check values. @module */
import { describe, expect, it } from 'vitest'
import { crc32 } from './crc32.ts'

describe('crc32', () => {
  it.each([
    ['', 0],
    ['123456789', 0xcbf43926],
    ['zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ', 0x2a95ee6d],
    ['0'.repeat(30), 0x77e5db82],
    ['A'.repeat(30), 0x317f6a1b],
  ])('of %j is the published value', (text, expected) => {
    expect(crc32(text)).toBe(expected)
  })

  it('stops at the length it is given', () => {
    expect(crc32('123456789 and more', 9)).toBe(0xcbf43926)
  })
})
