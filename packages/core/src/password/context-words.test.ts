/** Which words a password must not be, by where it is used. @module */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contextWordLengthMin, contextWordsOf, type PasswordContext, withoutCase } from './context-words.ts'

const words = (context: PasswordContext) => [...contextWordsOf(context)].toSorted()

describe('the words of a context', () => {
  it('are those of every name in it: whole, and one by one', () => {
    const name = 'Grace Hopper'
    const [username, accountName] = ['ghopper', 'Acme Corp']
    expect(words({ name })).toEqual(['grace', 'gracehopper', 'hopper'])
    expect(words({ name, username, accountName, productNames: ['Muniment', 'Night Shift'] })).toEqual([
      'acme',
      'acmecorp',
      'corp',
      'ghopper',
      'grace',
      'gracehopper',
      'hopper',
      'muniment',
      'night',
      'nightshift',
      'shift',
    ])
  })

  it('are of an address the local part, the domain and its labels', () =>
    expect(words({ email: 'grace.hopper@mail.example.com' })).toEqual([
      'example',
      'grace',
      'gracehopper',
      'gracehoppermailexamplecom',
      'hopper',
      'mail',
      'mailexamplecom',
    ]))

  it('are of an internationalised domain those that people read', () =>
    expect(words({ email: 'ann@xn--bcherverlag-thb.example' })).toEqual([
      'annbücherverlagexample',
      'annxnbcherverlagthbexample',
      'bcherverlag',
      'bücherverlag',
      'bücherverlagexample',
      'example',
      'xnbcherverlagthbexample',
    ]))

  it('are of the local part also what is before a plus', () =>
    expect(words({ email: 'grace.hopper+news@x.io' })).toEqual([
      'grace',
      'gracehopper',
      'gracehoppernews',
      'gracehoppernewsxio',
      'hopper',
      'news',
    ]))

  it.each(['Acme-Corp', 'acme corp', 'ACME_CORP', 'Acme, Corp.', '\uff21\uff43\uff4d\uff45 Corp', ' acme  corp '])(
    'are without case, separators and forms of letters: %j',
    (accountName) => expect(words({ accountName })).toEqual(['acme', 'acmecorp', 'corp']),
  )

  it('are at least four code points long', () => {
    expect(contextWordLengthMin).toBe(4)
    expect(words({ name: 'Ann Li', accountName: 'abc', email: 'a@b.com' })).toEqual(['abcom', 'annli', 'bcom'])
    expect(words({ name: 'abcd', accountName: '\u{20000}\u{20000}' })).toEqual(['abcd'])
    expect(words({ name: '日本電気' })).toEqual(['日本電気'])
  })

  it('are none where nothing is said', () => {
    expect(words({})).toEqual([])
    expect(words({ name: undefined, email: undefined, productNames: [] })).toEqual([])
    expect(words({ name: '', accountName: '--- !!! ---', productNames: ['\u{1f600}'.repeat(9)] })).toEqual([])
  })

  it('may be digits', () => expect(words({ accountName: '4711 GmbH' })).toEqual(['4711', '4711gmbh', 'gmbh']))

  it('are letters and digits, whatever the context says', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    fc.assert(
      fc.property(text, text, (name, email) => {
        for (const word of contextWordsOf({ name, email, productNames: [name] }))
          expect(word).toMatch(/^[\p{L}\p{M}\p{N}]{4,}$/u)
      }),
    )
  })
})

describe('a text without case', () => {
  it.each([
    ['ACME', 'acme'],
    ['Straße', 'STRASSE'],
    ['ΟΔΟΣ', 'οδος'],
    ['οδος', 'οδοσ'],
    ['\ufb03', 'FFI'],
    ['\u017fhop', 'SHOP'],
    ['\u1e9e', 'ss'],
    ['\u00df\u0301', 'S\u015b'],
  ])('is one for %s and %s', (one, other) => expect(withoutCase(one)).toBe(withoutCase(other)))

  it('is itself without case', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        expect(withoutCase(withoutCase(given))).toBe(withoutCase(given))
      }),
      { numRuns: 1_000 },
    ))
})
