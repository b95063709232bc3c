/** How long a password is, and that nothing else is asked of it. @module */
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { acceptablePassword, defaultPasswordPolicy, normalPassword, passwordBytesMax } from './password-policy.ts'

const accept = (given: string) => acceptablePassword(defaultPasswordPolicy, given)
const tooShort = E.left({ _tag: 'PasswordTooShort', reference: 'ERR_NGROK_4011', lengthMin: 10 })
const tooLong = E.left({ _tag: 'PasswordTooLong', reference: 'ERR_NGROK_4020', lengthMax: 256 })
const malformed = E.left({ _tag: 'PasswordMalformed' })

/** One code point, two UTF-16 units, four bytes. */
const astral = '\u{1f600}'

describe('the length of a password', () => {
  it('is at least 10 and at most 256 by default, and 1,024 bytes whatever the policy', () => {
    expect(defaultPasswordPolicy).toEqual({ lengthMin: 10, lengthMax: 256 })
    expect(passwordBytesMax).toBe(1024)
  })

  it.each([
    ['ASCII', 'a'],
    ['two bytes each', 'é'],
    ['three bytes each', '日'],
    ['four bytes each, two units each', astral],
  ])('counts code points: %s', (_, character) => {
    expect(accept(character.repeat(9))).toEqual(tooShort)
    expect(accept(character.repeat(10))).toEqual(E.right(character.repeat(10)))
    expect(accept(character.repeat(256))).toEqual(E.right(character.repeat(256)))
    expect(accept(character.repeat(257))).toEqual(tooLong)
  })

  it('refuses what is too short, the empty password too (PasswordTooShort)', () => {
    expect(accept('')).toEqual(tooShort)
    expect(accept('ninechars')).toEqual(tooShort)
  })

  it('names the limits of the policy in force (PasswordTooShort, PasswordTooLong)', () => {
    const policy = { lengthMin: 15, lengthMax: 64 }
    expect(acceptablePassword(policy, 'a'.repeat(14))).toEqual(
      E.left({ _tag: 'PasswordTooShort', reference: 'ERR_NGROK_4011', lengthMin: 15 }),
    )
    expect(acceptablePassword(policy, 'a'.repeat(15))).toEqual(E.right('a'.repeat(15)))
    expect(acceptablePassword(policy, 'a'.repeat(64))).toEqual(E.right('a'.repeat(64)))
    expect(acceptablePassword(policy, 'a'.repeat(65))).toEqual(
      E.left({ _tag: 'PasswordTooLong', reference: 'ERR_NGROK_4020', lengthMax: 64 }),
    )
  })

  it('is of the normal form: a letter and its accent are one code point', () => {
    expect(accept('e\u0301'.repeat(9))).toEqual(tooShort)
    expect(accept('e\u0301'.repeat(10))).toEqual(E.right('é'.repeat(10)))
    expect(accept('e\u0301'.repeat(256))).toEqual(E.right('é'.repeat(256)))
  })

  it('is at most 1,024 bytes of the normal form, whatever the policy (PasswordTooLong)', () => {
    const generous = { lengthMin: 10, lengthMax: 2000 }
    const refused = E.left({ _tag: 'PasswordTooLong', reference: 'ERR_NGROK_4020', lengthMax: 2000 })
    for (const [character, bytes] of [
      ['a', 1],
      ['é', 2],
      ['日', 3],
      [astral, 4],
    ] as const) {
      const most = Math.floor(1024 / bytes)
      expect(acceptablePassword(generous, character.repeat(most))).toEqual(E.right(character.repeat(most)))
      expect(acceptablePassword(generous, character.repeat(most + 1))).toEqual(refused)
    }
    expect(acceptablePassword(generous, `${'a'.repeat(1022)}é`)).toEqual(E.right(`${'a'.repeat(1022)}é`))
    expect(acceptablePassword(generous, `${'a'.repeat(1023)}é`)).toEqual(refused)
  })

  it('counts key presses as well: a ligature of eighteen letters is one (PasswordTooShort)', () =>
    expect(accept('\ufdfa')).toEqual(tooShort))

  it('is looked at first: a megabyte is too long, whatever it consists of (PasswordTooLong)', () => {
    expect(accept('\ufdfa'.repeat(1_000_000))).toEqual(tooLong)
    expect(accept('\ud800'.repeat(1_000_000))).toEqual(tooLong)
  })

  it('never grows beyond 1,024 bytes by normalising (PasswordTooLong)', () =>
    expect(accept('\ufdfa'.repeat(60))).toEqual(tooLong))
})

describe('the normal form of a password', () => {
  it.each([
    ['a letter and its accent', 'pa\u0301sswords!', 'p\u00e1sswords!'],
    ['full-width letters', '\uff50\uff41\uff53\uff53words!', 'passwords!'],
    ['a ligature', 'o\ufb03cial-pass', 'official-pass'],
    ['a Kelvin sign', '\u212aelvin-pass', 'Kelvin-pass'],
    ['Hangul in parts', '\u1112\u1161\u11ab'.repeat(10), '\ud55c'.repeat(10)],
  ])('is one for every keyboard: %s', (_, typed, same) => {
    expect(accept(typed)).toEqual(accept(same))
    expect(accept(typed)).toEqual(E.right(same))
    expect(normalPassword(typed)).toBe(normalPassword(same))
  })

  it('keeps case, blanks at both ends and control characters', () => {
    for (const kept of ['  padded password  ', 'CaseMatters', 'null\0inside', 'line\nfeeds\ninside'])
      expect(accept(kept)).toEqual(E.right(kept))
    expect(accept('casematters')).not.toEqual(accept('CaseMatters'))
  })

  it('is normal itself, and what is accepted when given again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (given) => {
        const once = accept(given)
        if (E.isRight(once)) {
          expect(accept(once.right)).toEqual(once)
          expect(once.right).toBe(normalPassword(given))
        }
      }),
    )
  })
})

describe('a password is refused with a lone surrogate (PasswordMalformed)', () => {
  it.each([
    ['high', 'password\ud800!'],
    ['low', 'password\udc00!'],
    ['high at the end', 'password!\ud83d'],
    ['low at the beginning', '\ude00password!'],
    ['two in the wrong order', 'password\ude00\ud83d'],
    ['behind a whole pair', `password${astral}\ud83d`],
    ['in a password too short', '\ud800'],
  ])('%s', (_, given) => expect(accept(given)).toEqual(malformed))

  it('and never for a whole pair', () => expect(E.isRight(accept(`password-${astral}`))).toBe(true))
})

describe('a password is refused with a code point that Unicode has not assigned (PasswordMalformed)', () => {
  it.each([
    ['beyond all scripts', '\u{e0fff}'],
    ['a noncharacter', '\uffff'],
    ['a gap in a script', '\u0378'],
  ])('%s', (_, unassigned) => expect(accept(`password-${unassigned}`)).toEqual(malformed))

  it('and never for private use, which has no normal form in any version', () =>
    expect(E.isRight(accept('password-\ue000'))).toBe(true))
})

describe('a password has no rules of composition', () => {
  it('is accepted for its length alone', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'A', '0', ' ', '!', 'é', '日', astral), minLength: 10, maxLength: 256 }),
        (given) => {
          expect(accept(given)).toEqual(E.right(given))
        },
      ),
    )
  })

  it.each(['aaaaaaaaaa', '          ', '1234567890', 'lowercase only', '!!!!!!!!!!', '日日日日日日日日日日'])(
    'such as letters of one kind: %j',
    (given) => expect(accept(given)).toEqual(E.right(given)),
  )

  it('never repeats in a refusal what was given', () => {
    for (const given of ['hunter2', `hunter2\ud800`, 'hunter2'.repeat(50)])
      expect(JSON.stringify(accept(given))).not.toContain('hunter2')
  })
})
