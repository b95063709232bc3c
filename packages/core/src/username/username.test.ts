/** Which usernames are accepted, what they are claimed as, and which are refused by which rule. @module */
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { canonicalEmail } from '../email/email-address.ts'
import { canonicalUsername, usernameLengthMax, usernameLengthMin } from './username.ts'

const invalid = (rule: string) => E.left({ _tag: 'InvalidUsername', rule })
const canonicalOf = (given: string) =>
  E.map(({ canonical }: { readonly canonical: string }) => canonical)(canonicalUsername(given))

/** An astral letter: one code point, two UTF-16 units. */
const astral = '\u{20000}'
const hex = '0123456789abcdef'.repeat(2)

describe('a username is accepted, shown as given and claimed without case', () => {
  it.each([
    ['in lower case', 'ann', 'ann', 'ann'],
    ['in mixed case', 'AnnExample', 'AnnExample', 'annexample'],
    ['with digits', 'ann2', 'ann2', 'ann2'],
    ['of digits alone', '42', '42', '42'],
    ['with a dot, an underscore and a hyphen', 'Ann.van_der-Berg', 'Ann.van_der-Berg', 'ann.van_der-berg'],
    ['full-width', '\uff21\uff4e\uff4e\uff12', 'Ann2', 'ann2'],
    ['with a ligature', '\ufb01nn', 'finn', 'finn'],
    ['with a letter and its accent', 'E\u0301ric', '\u00c9ric', '\u00e9ric'],
    ['with an accent that no letter is composed with', 'x\u0301y', 'x\u0301y', 'x\u0301y'],
    ['with a sharp s', 'Stra\u00dfe', 'Stra\u00dfe', 'strasse'],
    ['with a capital sharp s', 'STRA\u1e9eE', 'STRA\u1e9eE', 'strasse'],
    ['with a final sigma', '\u03bf\u03b4\u03bf\u03c2', '\u03bf\u03b4\u03bf\u03c2', '\u03bf\u03b4\u03bf\u03c2'],
    ['with a sigma at the end', '\u03bf\u03b4\u03bf\u03c3', '\u03bf\u03b4\u03bf\u03c3', '\u03bf\u03b4\u03bf\u03c2'],
    ['with an i without its dot', '\u0131sik', '\u0131sik', 'isik'],
    ['with a Kelvin sign', '\u212aim', 'Kim', 'kim'],
    ['Cyrillic', '\u0410\u043d\u043d\u0430', '\u0410\u043d\u043d\u0430', '\u0430\u043d\u043d\u0430'],
    ['Arabic', '\u0639\u0644\u06cc_12', '\u0639\u0644\u06cc_12', '\u0639\u0644\u06cc_12'],
    [
      'Hindi',
      '\u0939\u093f\u0928\u094d\u0926\u0940',
      '\u0939\u093f\u0928\u094d\u0926\u0940',
      '\u0939\u093f\u0928\u094d\u0926\u0940',
    ],
    [
      'Japanese with Latin',
      '\u5c71\u7530\u305f\u308d\u3046Taro',
      '\u5c71\u7530\u305f\u308d\u3046Taro',
      '\u5c71\u7530\u305f\u308d\u3046taro',
    ],
    ['Hangul in parts', '\u1112\u1161\u11ab\u1112\u1161\u11ab', '\ud55c\ud55c', '\ud55c\ud55c'],
    ['with a reserved word inside', 'anonymous2', 'anonymous2', 'anonymous2'],
    ['with a prefix and too few digits', `usr_${hex.slice(1)}`, `usr_${hex.slice(1)}`, `usr_${hex.slice(1)}`],
  ])('%s', (_, given, shown, canonical) => expect(canonicalUsername(given)).toEqual(E.right({ shown, canonical })))

  it('that looks like another of one script, and then is another username', () =>
    expect(canonicalOf('\u0441\u0430\u0440\u0430')).not.toEqual(canonicalOf('capa')))
})

describe('the length of a username', () => {
  it('is 2 to 64 code points of what is shown', () => {
    expect([usernameLengthMin, usernameLengthMax]).toEqual([2, 64])
    for (const letter of ['a', '\u00e9', 'e\u0301', '\u65e5', astral]) {
      expect(canonicalUsername(letter), letter).toEqual(invalid('length'))
      for (const length of [2, 64]) expect(E.isRight(canonicalUsername(letter.repeat(length))), letter).toBe(true)
      expect(canonicalUsername(letter.repeat(65)), letter).toEqual(invalid('length'))
    }
  })

  it('is 64 at most of what is claimed too', () => {
    expect(canonicalOf('\u00df'.repeat(32))).toEqual(E.right('s'.repeat(64)))
    expect(canonicalUsername('\u00df'.repeat(33))).toEqual(invalid('length'))
  })

  it.each([
    ['nothing', ''],
    ['a megabyte of letters', 'a'.repeat(1_000_000)],
    ['a megabyte of ligatures of eighteen letters', '\ufdfa'.repeat(1_000_000)],
    ['a megabyte of accents', `a${'\u0323\u0301'.repeat(500_000)}`],
    ['a megabyte of lone surrogates', '\ud800'.repeat(1_000_000)],
    ['ligatures that are longer than they look', '\ufdfa'.repeat(10)],
  ])('refuses %s', (_, given) => expect(canonicalUsername(given)).toEqual(invalid('length')))
})

describe('a username is refused (InvalidUsername)', () => {
  it.each([
    ['as an address', 'ann@example.com'],
    ['with an at alone', 'a@'],
    ['with a full-width at', 'ann\uff20example.com'],
    ['with a small at', 'ann\ufe6bexample.com'],
  ])('%s (no-at-sign)', (_, given) => expect(canonicalUsername(given)).toEqual(invalid('no-at-sign')))

  it.each([
    ['a blank before', ' ann'],
    ['a blank after', 'ann '],
    ['a blank inside', 'ann example'],
    ['a no-break space', 'ann\u00a0example'],
    ['an ideographic space', 'ann\u3000example'],
    ['a line feed', 'ann\n'],
    ['a null', 'ann\0'],
    ['an escape', 'ann\u001b'],
    ['a soft hyphen', 'an\u00adn'],
    ['a zero-width space', 'an\u200bn'],
    ['a zero-width joiner', 'an\u200dn'],
    ['a zero-width non-joiner', 'an\u200cn'],
    ['a word joiner', 'an\u2060n'],
    ['a byte order mark', '\ufeffann'],
    ['a variation selector', 'ann\ufe0f'],
    ['a combining joiner', 'an\u034fn'],
    ['a Hangul filler', '\ud55c\u3164'],
    ['a half-width Hangul filler', '\ud55c\uffa0'],
    ['a Braille blank', 'ann\u2800'],
    ['a direction override', 'ann\u202e'],
    ['a direction mark', 'ann\u200e'],
    ['an isolate', '\u2066ann'],
    ['a tag', 'ann\u{e0041}'],
    ['an emoji', 'ann\u{1f600}'],
    ['an emoji of a digit', 'a1\u20e3'],
    ['a plus', 'ann+1'],
    ['a slash', 'ann/example'],
    ['a backslash', 'ann\\example'],
    ['a colon', 'ann:1'],
    ['a quote', "ann'"],
    ['angle brackets', '<ann>'],
    ['brackets', '[erased]'],
    ['a percent', 'ann%40example.com'],
    ['a fraction', 'ann\u00bd'],
    ['a Roman numeral without a normal form', 'ann\u2180'],
    ['an ideographic full stop', 'ann\u3002example'],
    ['a dash', 'ann\u2013example'],
    ['a lone surrogate', 'ann\ud800'],
    ['a private character', 'ann\ue000'],
    ['a noncharacter', 'ann\uffff'],
    ['a code point that Unicode has not assigned', 'ann\u0378'],
  ])('with %s (letters-and-digits)', (_, given) =>
    expect(canonicalUsername(given)).toEqual(invalid('letters-and-digits')),
  )

  it.each([
    ['a dot before', '.ann'],
    ['a dot after', 'ann.'],
    ['an underscore before', '_ann'],
    ['an underscore after', 'ann_'],
    ['a hyphen before', '-ann'],
    ['a hyphen after', 'ann-'],
    ['two dots', 'ann..example'],
    ['two of different kinds', 'ann.-example'],
    ['an ellipsis', 'ann\u2026example'],
    ['a full-width dot after', 'ann\uff0e'],
    ['nothing else', '._-'],
  ])('with %s (separators)', (_, given) => expect(canonicalUsername(given)).toEqual(invalid('separators')))

  it.each([
    ['before a letter', '\u0301ann'],
    ['behind a digit', 'a1\u0301'],
    ['behind a dot', 'ann.\u0301a'],
    ['twice', 'ann\u0323\u0323'],
    ['twice, once inside a letter', '\u00e9\u0301a'],
    ['five in a row', 'a\u0316\u0317\u0318\u0319\u031cnn'],
    ['whose capital is a letter', '\u0391\u0301\u0345'],
    ['whose capital is a letter, in one with its letter', '\u03c3\u1fb3'],
    ['behind one whose capital is a letter', '\u03c3\u1fb3\u0301'],
  ])('with a mark %s (marks)', (_, given) => expect(canonicalUsername(given)).toEqual(invalid('marks')))

  it.each([
    ['Cyrillic among Latin', '\u0430nn'],
    ['Greek among Latin', 'ann\u03bf'],
    ['Armenian among Latin', 'ann\u0585'],
    ['Cyrillic among Latin, apart', 'ann_\u0430'],
    ['a micro sign among Latin', '\u00b5torrent'],
    ['Hangul among kana', '\u3072\ud55c'],
    ['digits of two systems', '\u06f1\u0661'],
    ['letters of a script that no language of today is written in', '\u16a0\u16a2'],
  ])('with %s (single-script)', (_, given) => expect(canonicalUsername(given)).toEqual(invalid('single-script')))

  it.each(['ac', 'usr', 'mem', 'inv', 'ses', 'ak', 'cr', 'sshcr', 'service', 'bot'])(
    'as an id that begins with %s (no-id)',
    (prefix) => {
      for (const id of [`${prefix}_${hex}`, `${prefix}_${hex}`.toUpperCase(), `${prefix}\uff3f${hex}`])
        expect(canonicalUsername(id), id).toEqual(invalid('no-id'))
    },
  )

  it.each([
    ...'anonymous system support user service-user somebody nobody unreadable'.split(' '),
    ...'Anonymous SYSTEM \uff53ystem \u017fupport anonymou\u017f'.split(' '),
  ])('as %j, which is nobody known (not-reserved)', (given) =>
    expect(canonicalUsername(given)).toEqual(invalid('not-reserved')),
  )

  it('by the first rule of several', () =>
    expect(['@', ' @ ', '. ', '.\u0430a', '.\u0301'].map(canonicalUsername)).toEqual(
      ['length', 'no-at-sign', 'letters-and-digits', 'separators', 'separators'].map(invalid),
    ))

  it('and never repeats what was given', () => {
    for (const given of ['hunter2@', 'hunter2 ', 'hunter2.', 'hunter2\u0301', 'hunter2\u0430', 'hunter2'.repeat(50)])
      expect(JSON.stringify(canonicalUsername(given))).not.toContain('hunter2')
  })
})

describe('the canonical form of a username', () => {
  const ordinary = fc
    .tuple(fc.stringMatching(/^[A-Za-z0-9]{1,12}$/), fc.stringMatching(/^[._-][A-Za-z0-9]{1,12}$/))
    .map(([first, second]) => first + second)
  const letters = fc.constantFrom(
    ...'a Z 1 . _ - \u00e9 E\u0301 \u00df \u1e9e \u0131 \u0130 \u212a \u017f \u0149 \u01c5 \u1e97 \uff21 \ufb03'.split(
      ' ',
    ),
    ...'\u03c3 \u03c2 \u03a3 \u03f2 \u1fb3 \u0390 \u1f52 \u1fbc \u0410 \u0430 \u0587 \ufb13 \u10d0 \u1c90 \u10a0'.split(
      ' ',
    ),
    ...'\u0301 \u0307 \u0308 \u0345 \u05d0 \u0661 \u4e2d \u3072 \uff76\uff9e \ud55c \u0939 \u093f'.split(' '),
    ...'\uff20 @ \u00ad \u200d \u3164 \u{1f600} \u{10400} \ufdfa'.split(' '),
  )
  const anything = fc.oneof(
    ordinary,
    fc.string({ unit: letters, maxLength: 6 }),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  )

  it('is the lower case of an ordinary username', () => {
    fc.assert(
      fc.property(ordinary, (given) => {
        expect(canonicalUsername(given)).toEqual(E.right({ shown: given, canonical: given.toLowerCase() }))
      }),
    )
  })

  it('is canonical itself, and so is what is shown, of whatever was given', () => {
    fc.assert(
      fc.property(anything, (given) => {
        const username = canonicalUsername(given)
        if (E.isLeft(username)) return
        const { shown, canonical } = username.right
        expect(canonicalUsername(canonical)).toEqual(E.right({ shown: canonical, canonical }))
        expect(canonicalUsername(shown)).toEqual(username)
        expect(shown).toBe(given.normalize('NFKC'))
      }),
      { numRuns: 5000 },
    )
  })

  it('is one for all cases and all normal forms of a username', () => {
    fc.assert(
      fc.property(anything, (given) => {
        const canonical = canonicalOf(given)
        if (E.isLeft(canonical)) return
        const cases = [given, given.normalize('NFKC')].flatMap((form) => [form.toUpperCase(), form.toLowerCase()])
        for (const variant of [...cases, given.normalize('NFC'), given.normalize('NFD'), given.normalize('NFKD')]) {
          const other = canonicalOf(variant)
          // The case of a letter can be longer or shorter by a letter, and be refused for that.
          expect(E.isRight(other) ? other : canonicalUsername(variant)).toEqual(
            E.isRight(other) ? canonical : invalid('length'),
          )
        }
      }),
      { numRuns: 5000 },
    )
  })

  it('is no address, and holds nothing unseen', () => {
    fc.assert(
      fc.property(anything, (given) => {
        const username = canonicalUsername(given)
        if (E.isLeft(username)) return
        for (const form of [username.right.shown, username.right.canonical]) {
          expect(form).not.toMatch(/[@\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u)
          expect(E.isLeft(canonicalEmail(form))).toBe(true)
        }
      }),
      { numRuns: 5000 },
    )
  })
})
