/** Hashes that other systems have made: read strictly, before anything is spent on them. @module */
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import type { HashFault } from './hash-fault.ts'
import { foreign, ofPhp } from './foreign-hashes.fixture.ts'
import { readPasswordHash } from './read-password-hash.ts'

const faultOf = (text: string): HashFault | undefined => {
  const read = readPasswordHash(text)
  return E.isLeft(read) ? read.left : undefined
}

const { bcrypt, scrypt, pbkdf2Sha256, pbkdf2Sha512, django, argon2i, argon2id } = foreign

describe('a hash of another system', () => {
  it.each(Object.entries({ ...foreign, ofPhp }))('is read: %s', (_, text) => {
    expect(E.isRight(readPasswordHash(text))).toBe(true)
  })

  it('says what it was made with', () => {
    expect(readPasswordHash(scrypt)).toMatchObject(
      E.right({ scheme: 'scrypt', cost: 16_384, blockSize: 8, parallelization: 1 }),
    )
    expect(readPasswordHash(pbkdf2Sha512)).toMatchObject(
      E.right({ scheme: 'pbkdf2', digest: 'sha512', iterations: 12_000 }),
    )
    expect(readPasswordHash(django)).toMatchObject(
      E.right({ scheme: 'pbkdf2', digest: 'sha256', salt: new TextEncoder().encode('UsewN1mOkSpG') }),
    )
    expect(readPasswordHash(argon2i)).toMatchObject(E.right({ scheme: 'argon2i', memoryKiB: 4_096, iterations: 2 }))
    expect(readPasswordHash(bcrypt)).toMatchObject(E.right({ scheme: 'bcrypt', setting: bcrypt.slice(0, 29) }))
  })

  it('is of an unknown form where it begins as none that is known, however it goes on', () => {
    for (const text of ['', 'in clear', '$', '$1$salt$hash', '$5$rounds=5000$salt$hash', '$2x$10$', '$argon2d$v=19$'])
      expect(faultOf(text), text).toBe('unknown_form')
    expect(faultOf(bcrypt + 'x'.repeat(1_000))).toBe('unknown_form')
    expect(faultOf(` ${bcrypt}`)).toBe('unknown_form')
    for (const none of [undefined, null, 7, {}, [bcrypt]]) expect(faultOf(none as never)).toBe('unknown_form')
  })

  it.each(Object.entries(foreign))('cut, or with a character too many, is malformed or another hash: %s', (_, text) => {
    expect(faultOf(`${text}\n`)).toBe('malformed')
    expect(faultOf(`${text}!`)).toBe('malformed')
    expect(faultOf(text.slice(0, text.lastIndexOf('$') + 1))).toBe('malformed')
    expect(faultOf(text.slice(0, text.lastIndexOf('$') + 9))).toBe('malformed')
  })

  it('without a version, with parameters in another order or with leading zeros, is malformed', () => {
    expect(faultOf(argon2id.replace('v=19$', ''))).toBe('malformed')
    expect(faultOf(argon2id.replace('v=19', 'v=16'))).toBe('malformed')
    expect(faultOf(argon2i.replace('m=4096,t=2', 't=2,m=4096'))).toBe('malformed')
    expect(faultOf(scrypt.replace('ln=14', 'ln=014'))).toBe('malformed')
    expect(faultOf(pbkdf2Sha256.replace('12000', '012000'))).toBe('malformed')
    expect(faultOf(bcrypt.replace('$10$', '$1$'))).toBe('malformed')
  })

  it('that asks for absurd cost is too costly, to the step', () => {
    expect(faultOf(bcrypt.replace('$10$', '$16$'))).toBe('too_costly')
    expect(faultOf(bcrypt.replace('$10$', '$15$'))).toBeUndefined()
    expect(faultOf(bcrypt.replace('$10$', '$99$'))).toBe('too_costly')
    expect(faultOf(scrypt.replace('ln=14,r=8,p=1', 'ln=18,r=8,p=1'))).toBeUndefined()
    for (const cost of ['ln=19,r=8,p=1', 'ln=30,r=8,p=1', 'ln=14,r=999,p=1', 'ln=14,r=8,p=999', 'ln=99,r=1,p=1'])
      expect(faultOf(scrypt.replace('ln=14,r=8,p=1', cost)), cost).toBe('too_costly')
    expect(faultOf(pbkdf2Sha256.replace('12000', '2000000'))).toBeUndefined()
    expect(faultOf(pbkdf2Sha256.replace('12000', '2000001'))).toBe('too_costly')
    expect(faultOf(django.replace('12000', '9999999999'))).toBe('too_costly')
    for (const cost of ['m=262145,t=1,p=1', 'm=262144,t=5,p=1', 'm=64,t=17,p=1', 'm=1073741824,t=1,p=1'])
      expect(faultOf(argon2i.replace('m=4096,t=2,p=1', cost)), cost).toBe('too_costly')
  })

  it('that is guessed too fast is too weak, to the step', () => {
    expect(faultOf(bcrypt.replace('$10$', '$09$'))).toBe('too_weak')
    expect(faultOf(scrypt.replace('ln=14', 'ln=13'))).toBe('too_weak')
    expect(faultOf(pbkdf2Sha512.replace('12000', '10000'))).toBeUndefined()
    expect(faultOf(pbkdf2Sha512.replace('12000', '9999'))).toBe('too_weak')
  })

  it('of PBKDF2 is read with the length of its hash, where that is right', () => {
    const phc = pbkdf2Sha256.replace('$12000$', '$i=12000$').replaceAll('.', '+')
    expect(readPasswordHash(phc)).toEqual(readPasswordHash(pbkdf2Sha256))
    expect(readPasswordHash(phc.replace('i=12000', 'i=12000,l=32'))).toEqual(readPasswordHash(pbkdf2Sha256))
    expect(faultOf(phc.replace('i=12000', 'i=12000,l=31'))).toBe('malformed')
    expect(faultOf(django.replace(/=$/, ''))).toBe('malformed')
  })

  it('is read or refused, whatever the text, and never throws', () => {
    const texts = Object.values(foreign)
    const nearly = fc
      .tuple(fc.constantFrom(...texts), fc.nat(120), fc.nat(4), fc.string({ unit: 'binary', maxLength: 4 }))
      .map(([text, at, length, by]) => text.slice(0, at) + by + text.slice(at + length))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), nearly), (text) => {
        const read = readPasswordHash(text)
        if (E.isLeft(read)) expect(['unknown_form', 'malformed', 'too_costly', 'too_weak']).toContain(read.left)
        else if (read.right.scheme !== 'bcrypt') {
          expect(read.right.hash.length).toBeGreaterThanOrEqual(16)
          expect(read.right.salt.length).toBeGreaterThanOrEqual(8)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
