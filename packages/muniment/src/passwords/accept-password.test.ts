/** Accepting a password: every common one is refused, nothing else is but what the context and a breach say. @module */
import type { PasswordPolicy } from '@muniment/core'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { answering, breachesOf } from './breaches.fixture.ts'
import { acceptPassword, type PasswordChecks } from './accept-password.ts'
import { BreachedPasswordsFailure } from './breached-passwords.ts'
import { commonPasswords } from './common-passwords.ts'

const policy: PasswordPolicy = { lengthMin: 8, lengthMax: 256 }
const checks: PasswordChecks = { policy, productNames: ['Muniment'], breachedPasswords: undefined }
const owner = { email: 'grace@acme.example', name: 'Grace Hopper', accountName: 'Acme Corp' }

const accept = (given: string, more: Partial<PasswordChecks> = {}) =>
  acceptPassword({ ...checks, ...more }, given, owner)

const common = E.left({ _tag: 'PasswordCommon' })
const contextWord = E.left({ _tag: 'PasswordIsContextWord' })
const breached = E.left({ _tag: 'PasswordBreached' })
const good = 'correct horse battery staple'

describe('a password that many people have', () => {
  it('is refused, every one of them, in capitals and padded as well (ASVS 6.2.4)', async () => {
    const accepted: string[] = []
    for (const password of await commonPasswords())
      for (const given of [password, password.toUpperCase()]) if (E.isRight(await accept(given))) accepted.push(given)
    expect(accepted).toEqual([])
    const padded = [...(await commonPasswords())].filter((password) => /[a-z]/.test(password))
    for (const password of padded) if (E.isRight(await accept(`2${password}3!`))) accepted.push(password)
    expect(accepted).toEqual([])
  }, 60_000)
})

describe('any other password', () => {
  const digits = '0123456789'
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const of = (characters: readonly string[]) =>
    fc.string({ unit: fc.constantFrom(...characters), minLength: 10, maxLength: 80 })

  it.each([
    ['lower case', Array.from(letters)],
    ['upper case', Array.from(letters.toUpperCase())],
    ['digits', Array.from(digits)],
    ['spaces', [' ']],
    ['emoji', ['\u{1f600}', '\u{1f40e}', '\u{1f50b}', '\u2764\ufe0f']],
    ['signs', Array.from('!?.-_$%&/')],
    ['everything', Array.from(`${letters}${letters.toUpperCase()}${digits} !?é日`)],
  ])('is accepted for its length alone: %s (ASVS 6.2.5)', async (_, characters) => {
    const known = await commonPasswords()
    await fc.assert(
      fc.asyncProperty(of(characters), async (given) => {
        fc.pre(Array.from(given).length >= 10 && !known.has(given.toLowerCase()))
        expect(await accept(given)).toEqual(E.right(given))
      }),
    )
  })

  it.each(['correct horse battery', good, 'long enough', 'correct horse 0', 'another horse battery staple'])(
    'such as %s',
    async (given) => expect(await accept(given)).toEqual(E.right(given)),
  )
})

describe('a word of the context is refused (ASVS 6.2.11)', () => {
  it.each(['Acme-Corp-2026!', 'grace@acme.example', 'GraceHopper', 'hopper1906', 'Muniment2026'])('%s', async (given) =>
    expect(await accept(given)).toEqual(contextWord),
  )

  it('and nothing of a context that is another', async () =>
    expect(await acceptPassword(checks, 'Acme-Corp-2026!', { email: 'x@y.zz' })).toEqual(E.right('Acme-Corp-2026!')))
})

describe('a breached password (ASVS 6.2.12)', () => {
  it('is refused, and one that is not is accepted, in the normal form', async () => {
    const port = breachesOf(good, 'p\u00e1sswords of old')
    const breachedPasswords = { port }
    expect(await accept(good, { breachedPasswords })).toEqual(breached)
    expect(await accept('pa\u0301sswords of old', { breachedPasswords })).toEqual(breached)
    expect(await accept('a battery for no horse', { breachedPasswords })).toEqual(E.right('a battery for no horse'))
    expect(port.asked).toHaveLength(3)
  })

  it('is not asked for when the password is refused already', async () => {
    const port = breachesOf()
    for (const given of ['short', 'password', 'Acme-Corp-2026!', `${good}\ud800`, 'x'.repeat(257)])
      expect(E.isLeft(await accept(given, { breachedPasswords: { port } })), given).toBe(true)
    expect(port.asked).toEqual([])
  })

  const failures = [
    ['throws', { suffixesOf: () => Promise.reject(new Error('down')) }, 'down'],
    ['answers what is no answer', answering('down'), 'malformed_answer'],
  ] as const

  it.each(failures)('is accepted by default when the port %s', async (_, port) => {
    for (const onFailure of ['accept', undefined] as const)
      expect(await accept(good, { breachedPasswords: { port, onFailure } })).toEqual(E.right(good))
    expect(await accept('password1', { breachedPasswords: { port } })).toEqual(common)
  })

  it.each(failures)('is a failure where that is wished when the port %s', async (_, port, message) => {
    const breachedPasswords = { port, onFailure: 'refuse' } as const
    await expect(accept(good, { breachedPasswords })).rejects.toThrow(message)
    expect(await accept('password1', { breachedPasswords })).toEqual(common)
  })

  it('is no secret to whoever reads the failure', async () => {
    const failed: unknown = await accept(good, {
      breachedPasswords: { port: answering([good]), onFailure: 'refuse' },
    }).catch((thrown: unknown) => thrown)
    expect(failed).toBeInstanceOf(BreachedPasswordsFailure)
    expect(String(failed)).not.toContain(good)
    expect(failed).not.toHaveProperty('cause')
  })
})

it('no refusal repeats the password', async () => {
  const port = breachesOf('a battery for no horse')
  for (const given of ['short', 'password', 'Acme-Corp-2026!', 'a battery for no horse'])
    expect(JSON.stringify(await accept(given, { breachedPasswords: { port } }))).not.toContain(given)
})
