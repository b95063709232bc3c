/** What a new password must not be, and that nothing else is asked of it. @module */
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { contextWordsOf, type PasswordContext } from './context-words.ts'
import { acceptableNewPassword } from './new-password.ts'
import { acceptablePassword, defaultPasswordPolicy } from './password-policy.ts'

const common = new Set(['password', 'iloveyou', '1qaz2wsx', '1234567890', 'trustno1', 'correct horse'])
const policy = { lengthMin: 8, lengthMax: 256 }

const accept = (given: string, context: PasswordContext = {}) =>
  acceptableNewPassword(
    policy,
    { isCommon: (password) => common.has(password), contextWords: contextWordsOf(context) },
    given,
  )

const isCommon = E.left({ _tag: 'PasswordCommon' })
const isContextWord = E.left({ _tag: 'PasswordIsContextWord' })

describe('a new password is refused when many people have it (PasswordCommon)', () => {
  it.each([...common])('as it is: %s', (given) => expect(accept(given)).toEqual(isCommon))

  it.each(['PASSWORD', 'PassWord', 'ILoveYou', 'Trustno1', '\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44'])(
    'in any case and form of letters: %s',
    (given) => expect(accept(given)).toEqual(isCommon),
  )

  it.each([
    'password1',
    'password123!',
    '!password!',
    '123password',
    '  password  ',
    'Password2026!',
    `${'1'.repeat(100)}password${'!'.repeat(100)}`,
    '$$password$$',
    'password\u{1f600}',
  ])('with what is no letter at its ends: %s', (given) => expect(accept(given)).toEqual(isCommon))

  it.each(['1qaz2wsx!!', '#1qaz2wsx', '001qaz2wsx00', 'trustno1!', 'trustno12026', '!trustno1!'])(
    'with more at its ends than it has of its own: %s',
    (given) => expect(accept(given)).toEqual(isCommon),
  )
})

describe('a new password is refused when it is a word of the context (PasswordIsContextWord)', () => {
  const grace = { email: 'grace.hopper@navy.example', name: 'Grace Hopper', accountName: 'Acme Corp' }

  it.each(['Acme-Corp-2026!', 'acmecorp', 'ACME CORP', '2026_Acme_Corp', 'acme.corp.1', '!!a-c-m-e-c-o-r-p!!'])(
    'the name of the account: %s',
    (given) => expect(accept(given, grace)).toEqual(isContextWord),
  )

  it.each([
    ['the address', 'Grace.Hopper@Navy.example'],
    ['its local part', 'grace.hopper'],
    ['its domain', 'navy.example!'],
    ['a label of it', 'navy123456'],
    ['the name', 'GraceHopper1906'],
    ['a word of the name', 'Hopper!!!!'],
  ])('%s', (_, given) => expect(accept(given, grace)).toEqual(isContextWord))

  it('the user name and the names of the product', () => {
    const context = { username: 'amazing42', productNames: ['Muniment', 'Night Shift'] }
    for (const given of ['amazing42', 'Amazing422026', 'muniment', 'Muniment1!', 'night-shift', 'NightShift99'])
      expect(accept(given, context), given).toEqual(isContextWord)
  })

  it('of digits alone, whole', () => {
    expect(accept('4711-0815', { accountName: '4711 0815' })).toEqual(isContextWord)
    expect(accept('4711-0815-9', { accountName: '4711 0815' })).toEqual(E.right('4711-0815-9'))
  })

  it('and never for a shorter word', () => {
    expect(accept('ann1234567', { name: 'Ann' })).toEqual(E.right('ann1234567'))
    expect(accept('anna123456', { name: 'Anna' })).toEqual(isContextWord)
  })
})

describe('a new password is compared as a whole', () => {
  it.each([
    'my password is long',
    'passwordpassword',
    'iloveyoupassword',
    'correct horse battery',
    'passwor d1',
    'xpassword',
    'acme corp forever',
    'graceacme',
    '1234567890123',
    '12345 67890',
  ])('and may hold a common one or a word of the context: %s', (given) =>
    expect(accept(given, { email: 'grace@acme.example', accountName: 'Acme Corp' })).toEqual(E.right(given)),
  )

  it('keeps its case and its ends', () => {
    for (const kept of ['  Padded Passphrase  ', 'CaseMatters', 'null\0inside'])
      expect(accept(kept)).toEqual(E.right(kept))
  })
})

describe('a new password has no rules of composition', () => {
  const nothing = { isCommon: () => false, contextWords: new Set<string>() }
  const unit = fc.constantFrom('a', 'A', '0', ' ', '!', 'é', '日', '\u{1f600}')

  it('is accepted for its length alone where nothing is forbidden', () =>
    fc.assert(
      fc.property(fc.string({ unit, minLength: 10, maxLength: 256 }), (given) => {
        expect(acceptableNewPassword(defaultPasswordPolicy, nothing, given)).toEqual(E.right(given))
      }),
    ))

  it('must be of acceptable form before all else (PasswordTooShort, PasswordTooLong, PasswordMalformed)', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (given) => {
        const form = acceptablePassword(defaultPasswordPolicy, given)
        const everything = { isCommon: () => true, contextWords: new Set<string>() }
        expect(acceptableNewPassword(defaultPasswordPolicy, nothing, given)).toEqual(form)
        expect(acceptableNewPassword(defaultPasswordPolicy, everything, given)).toEqual(
          E.isLeft(form) ? form : isCommon,
        )
      }),
    ))

  it('of digits alone is common only as it is', () => {
    expect(accept('1234567890')).toEqual(isCommon)
    expect(accept('01234567890')).toEqual(E.right('01234567890'))
  })
})

describe('padding', () => {
  const padding = fc.string({ unit: fc.constantFrom(...Array.from('0123456789!?.-_ $')), maxLength: 40 })
  const word = fc.constantFrom('password', 'iloveyou')

  it('at either end makes no other password of a common one', () =>
    fc.assert(
      fc.property(padding, word, padding, (before, text, after) => {
        expect(accept(`${before}${text}${after}`)).toEqual(isCommon)
      }),
    ))

  it('at either end makes no other password of a word of the context', () =>
    fc.assert(
      fc.property(padding, padding, (before, after) => {
        expect(accept(`${before}Acme-Corp${after}`, { accountName: 'Acme Corp' })).toEqual(isContextWord)
      }),
    ))

  it('is looked at a bounded number of times, however long it is', () => {
    let asked = 0
    const counting = { isCommon: () => (asked += 1) < 0, contextWords: new Set<string>() }
    const given = `${'1'.repeat(500)}a${'2'.repeat(500)}`
    expect(acceptableNewPassword({ lengthMin: 8, lengthMax: 1024 }, counting, given)).toEqual(E.right(given))
    expect(asked).toBe(17 * 17)
  })
})

it('a refusal repeats neither the password nor the word', () => {
  for (const given of ['password', 'Password1!']) expect(JSON.stringify(accept(given))).toBe(JSON.stringify(isCommon))
  expect(JSON.stringify(accept('Hopper!!!!', { name: 'Hopper' }))).toBe(JSON.stringify(isContextWord))
})
