/** Which addresses are accepted, in which form, and which are refused. @module */
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { canonicalEmail, emailLengthMax } from './email-address.ts'

const invalid = E.left({ _tag: 'InvalidEmail', reference: 'ERR_NGROK_4103' })

/** An address of this many characters, with a local part of that many. */
const ofLength = (total: number, local: number): string => {
  const domain = `${'d'.repeat(60)}.`.repeat(5).slice(0, total - local - 1 - 4)
  return `${'l'.repeat(local)}@${domain.replace(/\.$/, 'd')}.com`
}

describe('an e-mail address is accepted', () => {
  it.each([
    ['plain', 'ann@example.com', 'ann@example.com'],
    ['in capitals', 'ANN@EXAMPLE.COM', 'ann@example.com'],
    ['in mixed case', 'Ann.Example@Example.Com', 'ann.example@example.com'],
    ['of one letter', 'a@b.c', 'a@b.c'],
    ['with a plus', 'ann+muniment@example.com', 'ann+muniment@example.com'],
    ['with dots', 'a.n.n@example.com', 'a.n.n@example.com'],
    ['with every other character of an atom', "!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
    ['with digits alone before the at', '123@example.com', '123@example.com'],
    ['with many labels', 'ann@a.b.c.d.example.co.uk', 'ann@a.b.c.d.example.co.uk'],
    ['with hyphens inside labels', 'ann@a--b.ex-ample.com', 'ann@a--b.ex-ample.com'],
    ['with a label of digits', 'ann@127.example.com', 'ann@127.example.com'],
    ['with an internationalised domain in its ASCII form', 'ann@XN--bcher-kva.example', 'ann@xn--bcher-kva.example'],
    ['with a top level in its ASCII form', 'ann@example.xn--p1ai', 'ann@example.xn--p1ai'],
    ['with a local part of 64', `${'l'.repeat(64)}@example.com`, `${'l'.repeat(64)}@example.com`],
    ['with a label of 63', `ann@${'d'.repeat(63)}.com`, `ann@${'d'.repeat(63)}.com`],
    ['254 long', ofLength(254, 64), ofLength(254, 64)],
  ])('%s', (_, given, canonical) => expect(canonicalEmail(given)).toEqual(E.right(canonical)))

  it('at most 254 long', () => {
    expect(emailLengthMax).toBe(254)
    expect([ofLength(254, 64).length, ofLength(255, 64).length]).toEqual([254, 255])
  })
})

describe('an e-mail address is refused (InvalidEmail)', () => {
  it.each([
    ['empty', ''],
    ['a blank', ' '],
    ['an at alone', '@'],
    ['without an at', 'ann.example.com'],
    ['without a local part', '@example.com'],
    ['without a domain', 'ann@'],
    ['with two ats', 'ann@evil@example.com'],
    ['with two ats in a row', 'ann@@example.com'],
    ['with an at at the end', 'ann@example.com@'],
    ['with a blank before', ' ann@example.com'],
    ['with a blank after', 'ann@example.com '],
    ['with a blank inside', 'a nn@example.com'],
    ['with a tab after', 'ann@example.com\t'],
    ['with a line feed after', 'ann@example.com\n'],
    ['with another header after', 'ann@example.com\r\nBcc: eve@example.com'],
    ['with a null after', 'ann@example.com\0'],
    ['with a null inside', 'ann\0@example.com'],
    ['with a delete character', 'ann\x7f@example.com'],
    ['with a no-break space', 'ann\u00a0@example.com'],
    ['with a zero-width space', 'ann\u200b@example.com'],
    ['with a byte order mark', '\ufeffann@example.com'],
    ['with a direction override', 'ann\u202e@example.com'],
    ['with a dot at the beginning', '.ann@example.com'],
    ['with a dot before the at', 'ann.@example.com'],
    ['with two dots in a row', 'a..nn@example.com'],
    ['with a dot at the end of the domain', 'ann@example.com.'],
    ['with a dot at the beginning of the domain', 'ann@.example.com'],
    ['with two dots in the domain', 'ann@example..com'],
    ['with a single label', 'ann@localhost'],
    ['with a hyphen before a label', 'ann@-example.com'],
    ['with a hyphen after a label', 'ann@example-.com'],
    ['with an underscore in the domain', 'ann@ex_ample.com'],
    ['with a top level of digits', 'ann@example.123'],
    ['with an IPv4 address', 'ann@127.0.0.1'],
    ['with an address literal', 'ann@[127.0.0.1]'],
    ['with an IPv6 address literal', 'ann@[IPv6:2001:db8::1]'],
    ['with a quoted local part', '"ann"@example.com'],
    ['with an at in a quoted local part', '"ann@evil.com"@example.com'],
    ['with a comment', 'ann(work)@example.com'],
    ['with a display name', 'Ann <ann@example.com>'],
    ['as a mailto', 'mailto:ann@example.com'],
    ['as a list', 'ann@example.com,eve@example.com'],
    ['as a list with a semicolon', 'ann@example.com;eve@example.com'],
    ['with a percent hack of two ats', 'ann%evil.com@example.com@example.com'],
    ['with a backslash', 'ann\\@example.com'],
    ['with a full-width at', 'ann\uff20example.com'],
    ['with a full-width at after another', 'ann@example.com\uff20evil.com'],
    ['with a small at', 'ann\ufe6bexample.com'],
    ['with an ideographic full stop', 'ann@example\u3002com'],
    ['with a full-width full stop', 'ann@example\uff0ecom'],
    ['with an internationalised domain', 'ann@b\u00fccher.example'],
    ['with an internationalised local part', 'j\u00f6rg@example.com'],
    ['with a Cyrillic look-alike', 'ann@ex\u0430mple.com'],
    ['with a Kelvin sign in the local part', '\u212aim@example.com'],
    ['with a Kelvin sign in the domain', 'ann@\u212aelvin.example'],
    ['with a dotted capital I', '\u0130nn@example.com'],
    ['with a long s', 'ann@\u017fhop.example'],
    ['with a sharp s', 'ann@stra\u00dfe.example'],
    ['with an emoji', 'ann@\u{1f600}.example'],
    ['with a lone surrogate', 'ann\ud800@example.com'],
    ['with a local part of 65', `${'l'.repeat(65)}@example.com`],
    ['with a label of 64', `ann@${'d'.repeat(64)}.com`],
    ['255 long', ofLength(255, 64)],
  ])('%s', (_, given) => expect(canonicalEmail(given)).toEqual(invalid))

  it('and never repeats what was given', () =>
    expect(JSON.stringify(canonicalEmail('hunter2@@example.com'))).not.toContain('hunter2'))

  it.each([
    ['letters', 'a'.repeat(1_000_000)],
    ['dots', '.'.repeat(1_000_000)],
    ['ats', '@'.repeat(1_000_000)],
    ['labels', `a@${'a.'.repeat(500_000)}`],
    ['almost an address', `${'a.'.repeat(500_000)}@example.com`],
  ])('when it has a megabyte of %s, by its length', (_, given) => {
    expect(canonicalEmail(given)).toEqual(invalid)
  })

  it('when it is as long as it may be and almost an address', () => {
    for (const hostile of [
      `${'a.'.repeat(31)}a@${'a.'.repeat(94)}!`,
      `a@${'a-'.repeat(125)}`,
      `a@${'aaaaaaaaa.'.repeat(25)}`,
      `${'a'.repeat(253)}!`,
    ])
      expect(canonicalEmail(hostile)).toEqual(invalid)
  })
})

describe('the canonical form of an e-mail address', () => {
  const atom = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,8}$/)
  const label = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9-]{0,6}[A-Za-z0-9])?$/)
  const address = fc
    .tuple(
      fc.array(atom, { minLength: 1, maxLength: 4 }),
      fc.array(label, { minLength: 1, maxLength: 4 }),
      fc.stringMatching(/^[A-Za-z]{2,6}$/),
    )
    .map(([atoms, labels, top]) => `${atoms.join('.')}@${[...labels, top].join('.')}`)

  it('is the address in lower case, and nothing else is folded', () => {
    fc.assert(
      fc.property(address, (given) => {
        expect(canonicalEmail(given)).toEqual(E.right(given.toLowerCase()))
      }),
    )
  })

  it('is one for all cases of an address', () => {
    fc.assert(
      fc.property(address, (given) => {
        expect(canonicalEmail(given.toUpperCase())).toEqual(canonicalEmail(given))
      }),
    )
  })

  it('is canonical itself, of whatever was given', () => {
    fc.assert(
      fc.property(fc.oneof(address, fc.string({ unit: 'binary' }), fc.emailAddress()), (given) => {
        const once = canonicalEmail(given)
        if (E.isLeft(once)) return
        expect(canonicalEmail(once.right)).toEqual(once)
        expect(once.right).toMatch(/^[\x21-\x7e]+$/)
        expect(once.right.split('@')).toHaveLength(2)
      }),
    )
  })

  it('tells plus addresses and dot variants apart', () => {
    const forms = ['ann@example.com', 'a.nn@example.com', 'ann+1@example.com', 'ann+2@example.com']
    expect(new Set(forms.map((form) => JSON.stringify(canonicalEmail(form)))).size).toBe(4)
  })
})
