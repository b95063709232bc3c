/** PHC strings of argon2id: what is read, what is refused before it costs anything. @module */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readArgon2idPhc, writeArgon2idPhc } from './argon2id-phc.ts'

const salt = 'c29tZXNhbHRzb21lc2FsdA'
const hash = 'CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8ArZWb2GRPPc'
const valid = `$argon2id$v=19$m=19456,t=2,p=1$${salt}$${hash}`
const base64 = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64').replaceAll('=', '')

describe('a PHC string of argon2id', () => {
  it('says its parameters, its salt and its hash', () => {
    expect(readArgon2idPhc(valid)).toEqual({
      memoryKiB: 19_456,
      iterations: 2,
      parallelism: 1,
      salt: new TextEncoder().encode('somesaltsomesalt'),
      hash: new Uint8Array(Buffer.from(hash, 'base64')),
    })
  })

  it('comes back as it was written, for every sane value', () => {
    fc.assert(
      fc.property(
        fc.record({
          memoryKiB: fc.integer({ min: 128, max: 65_536 }),
          iterations: fc.integer({ min: 1, max: 16 }),
          parallelism: fc.integer({ min: 1, max: 16 }),
          salt: fc.uint8Array({ minLength: 8, maxLength: 64 }),
          hash: fc.uint8Array({ minLength: 16, maxLength: 64 }),
        }),
        (phc) => {
          expect(readArgon2idPhc(writeArgon2idPhc(phc))).toEqual(phc)
        },
      ),
    )
  })

  it('cut anywhere is corrupt_hash, or says another hash than the whole', () => {
    for (let length = 0; length < valid.length; length += 1) {
      const cut = valid.slice(0, length)
      try {
        expect(readArgon2idPhc(cut).hash).not.toEqual(readArgon2idPhc(valid).hash)
      } catch (failure) {
        expect(failure).toMatchObject({ code: 'corrupt_hash' })
      }
    }
  })

  it.each<[string, unknown]>([
    ['that is empty', ''],
    ['that is no string', undefined],
    ['that is an array of one', [valid]],
    ['of a megabyte', valid.padEnd(1_000_000, 'A')],
    ['with a line break after it', `${valid}\n`],
    ['with a space before it', ` ${valid}`],
    ['of another scheme', '$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW'],
    ['of argon2i', valid.replace('argon2id', 'argon2i')],
    ['of argon2d', valid.replace('argon2id', 'argon2d')],
    ['in capitals', valid.replace('argon2id', 'ARGON2ID')],
    ['of version 16', valid.replace('v=19', 'v=16')],
    ['without a version', valid.replace('$v=19', '')],
    ['without a hash', `$argon2id$v=19$m=19456,t=2,p=1$${salt}`],
    ['with fields in another order', valid.replace('m=19456,t=2', 't=2,m=19456')],
    ['with a key id', valid.replace('p=1', 'p=1,keyid=AAAA')],
    ['with one more part', `${valid}$AAAA`],
    ['with a leading zero', valid.replace('m=19456', 'm=019456')],
    ['with a sign', valid.replace('t=2', 't=+2')],
    ['with a power', valid.replace('m=19456', 'm=2e4')],
    ['without memory', valid.replace('m=19456', 'm=0')],
    ['with less memory than its lanes need', valid.replace('m=19456,t=2,p=1', 'm=31,t=2,p=4')],
    ['with 2^30 KiB of memory', valid.replace('m=19456', 'm=1073741824')],
    ['with a memory beyond every number', valid.replace('m=19456', `m=${'9'.repeat(100)}`)],
    ['with one KiB too many', valid.replace('m=19456', 'm=262145')],
    ['with 17 passes', valid.replace('t=2', 't=17')],
    ['with 17 lanes', valid.replace('p=1', 'p=17')],
    ['with large memory in many passes', valid.replace('m=19456,t=2', 'm=262144,t=16')],
    ['with a padded salt', valid.replace(salt, `${salt}==`)],
    ['with a salt whose spare bits are set', valid.replace(salt, `${salt.slice(0, -1)}B`)],
    ['with a salt in the alphabet for URLs', valid.replace(salt, `-${salt.slice(1)}`)],
    ['with a salt of 7 bytes', valid.replace(salt, base64(7))],
    ['with a salt of 65 bytes', valid.replace(salt, base64(65))],
    ['with a salt that no bytes encode to', valid.replace(salt, 'A'.repeat(21))],
    ['with a hash of 15 bytes', valid.replace(hash, base64(15))],
    ['with a hash of 65 bytes', valid.replace(hash, base64(65))],
  ])('%s is corrupt_hash, and the failure does not quote it', (_, text) => {
    expect(() => readArgon2idPhc(text as string)).toThrow(
      expect.objectContaining({
        code: 'corrupt_hash',
        message: 'corrupt_hash: the stored password hash cannot be read',
      }),
    )
  })
})
