/** Which texts are of a single script. @module */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSingleScript } from './single-script.ts'

describe('a text is of a single script', () => {
  it.each([
    ['empty', ''],
    ['of digits and hyphens alone', '2026-01'],
    ['Latin', 'muniment'],
    ['Latin with an accent', 'e\u0301ric'],
    ['Latin with digits', 'ann2'],
    ['Cyrillic', '\u043f\u0440\u0438\u043c\u0435\u0440'],
    ['Greek', '\u03bb\u03cc\u03b3\u03bf\u03c2'],
    ['Arabic with its own digits', '\u0639\u0644\u06cc\u06f1\u06f2'],
    ['Arabic with European digits', '\u0639\u0644\u06cc12'],
    ['Hindi with its own digits', '\u0939\u093f\u0928\u094d\u0926\u0940\u0967\u0968'],
    ['Japanese, with Latin', '\u6771\u4eac\u306f\u30ed\u30fc\u30deabc'],
    ['Japanese with iteration marks', '\u4f50\u3005\u6728\u306f\u309d'],
    ['Korean, with Latin and Han', '\ud55c\u97d3abc'],
    ['Chinese with Bopomofo, with Latin', '\u4e2d\u3105abc'],
  ])('%s', (_, text) => expect(isSingleScript(text)).toBe(true))

  it.each([
    ['Latin with Cyrillic', '\u0430nn'],
    ['Latin with Greek', 'g\u03bfogle'],
    ['Latin with Armenian', 'g\u0585ogle'],
    ['Latin with Hebrew', 'a\u05d0'],
    ['Latin with Thai', 'a\u0e01'],
    ['Cyrillic with Greek', '\u0430\u03bb'],
    ['Cyrillic with Han', '\u0430\u4e2d'],
    ['kana with Hangul', '\u3072\ud55c'],
    ['kana with Bopomofo', '\u3072\u3105'],
    ['Hangul with Bopomofo', '\ud55c\u3105'],
    ['Latin with the mark of another script', 'a\u0483'],
    ['Latin with the digit of another script', 'a\u0967'],
    ['of a script that no language of today is written in', '\u16a0'],
    ['of digits of two systems', '\u0939\u0967\u093f2'],
    ['of Arabic digits of two systems', '\u0661\u06f2'],
  ])('and not %s', (_, text) => expect(isSingleScript(text)).toBe(false))

  it('or else no text that holds it is', () => {
    const some = fc.string({ unit: 'grapheme', maxLength: 6 })
    fc.assert(
      fc.property(some, some, some, (before, text, after) => {
        if (!isSingleScript(text)) expect(isSingleScript(before + text + after)).toBe(false)
      }),
    )
  })

  it('or not, whatever the text, lone surrogates too', () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
    fc.assert(fc.property(fc.string({ unit }), (text) => typeof isSingleScript(text) === 'boolean'))
  })
})
