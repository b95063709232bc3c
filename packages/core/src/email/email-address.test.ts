/** Which addresses are accepted, in which form, and which are refused. @module */
import { domainToASCII, domainToUnicode } from 'node:url'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { canonicalEmail, domainOfEmail, emailLengthMax, readableEmail } from './email-address.ts'

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
    ['with an internationalised local part', 'j\u00f6rg@example.com'],
    ['with a Cyrillic look-alike in a Latin label', 'ann@ex\u0430mple.com'],
    ['with a Kelvin sign in the local part', '\u212aim@example.com'],
    ['with a dotted capital I', '\u0130nn@example.com'],
    ['with an emoji', 'ann@\u{1f600}.example'],
    ['with a lone surrogate', 'ann\ud800@example.com'],
    ['with a full-width letter in the local part', '\uff41nn@example.com'],
    ['with a ligature in the local part', '\ufb01nn@example.com'],
    ['with an accent before the at', 'ann\u0301@example.com'],
    ['with a long s in the local part', 'ro\u017fe@example.com'],
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

// Every domain beyond ASCII was refused once (docs/adr/0014). These are names that can be registered, and mail reaches them by
// the form in the DNS alone: however one of them is written, it is one address.
describe('an internationalised domain is brought to its form in the DNS', () => {
  it.each([
    ['in lower case', 'ann@b\u00fccher.example', 'ann@xn--bcher-kva.example'],
    ['in capitals', 'ANN@B\u00dcCHER.EXAMPLE', 'ann@xn--bcher-kva.example'],
    ['of a letter and its accent', 'ann@bu\u0308cher.example', 'ann@xn--bcher-kva.example'],
    ['in its form in the DNS already', 'ann@Xn--Bcher-KVA.example', 'ann@xn--bcher-kva.example'],
    ['full-width, as an input method types it', 'ann@\uff22\u00fc\uff43her.example', 'ann@xn--bcher-kva.example'],
    ['full-width in its form in the DNS', 'ann@\uff58\uff4e\uff0d\uff0dbcher-kva.example', 'ann@xn--bcher-kva.example'],
    // As browsers do (nontransitional): a sharp s is no double s, a final sigma no other sigma.
    ['with a sharp s', 'ann@stra\u00dfe.example', 'ann@xn--strae-oqa.example'],
    ['with a capital sharp s', 'ann@STRA\u1e9eE.example', 'ann@xn--strae-oqa.example'],
    ['with a double s', 'ann@strasse.example', 'ann@strasse.example'],
    ['with a final sigma', 'ann@\u03bf\u03b4\u03bf\u03c2.example', 'ann@xn--pxavbm.example'],
    ['with a sigma at the end', 'ann@\u03bf\u03b4\u03bf\u03c3.example', 'ann@xn--pxavbq.example'],
    // Mail goes to the plain letters that these are: nothing is claimed that its owner cannot read mail of.
    ['with a Kelvin sign', 'ann@\u212aelvin.example', 'ann@kelvin.example'],
    ['with a long s', 'ann@\u017fhop.example', 'ann@shop.example'],
    ['full-width as a whole', 'ann@\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45.com', 'ann@example.com'],
    ['with a ligature', 'ann@\ufb01sh.example', 'ann@fish.example'],
  ])('%s', (_, given, canonical) => expect(canonicalEmail(given)).toEqual(E.right(canonical)))

  it.each([
    ['Japanese with Latin', 'ann@\u30ed\u30fc\u30de\u5b57\u3072abc.example'],
    ['Korean with Latin and Han', 'ann@\ud55c\uad6d\u97d3abc.example'],
    ['Chinese with Bopomofo', 'ann@\u4e2d\u6587\u3105abc.example'],
    ['Cyrillic', 'ann@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444'],
    ['Arabic, both labels', 'ann@\u062f\u0627\u0645\u0646\u0647.\u0627\u06cc\u0631\u0627\u0646'],
    ['Hebrew with digits', 'ann@\u05d3\u05d5\u05d2\u05de\u05d042.example'],
    ['Hindi with its own digits', 'ann@\u0939\u093f\u0928\u094d\u0926\u0940\u0967\u0968.example'],
    ['Thai', 'ann@\u0e44\u0e17\u0e22.example'],
    ['labels of different scripts', 'ann@\u0438\u043c\u044f.b\u00fccher.example'],
  ])('in the script of its language: %s', (_, given) => {
    const canonical = `ann@${domainToASCII(given.slice(4))}`
    expect(canonicalEmail(given)).toEqual(E.right(canonical))
    expect(canonicalEmail(canonical)).toEqual(E.right(canonical))
  })

  it('with labels of at most 63 there', () => {
    const label = (letters: number) => `${'d'.repeat(letters)}\u00fc`
    expect(canonicalEmail(`ann@${label(55)}.example`)).toEqual(E.right(`ann@xn--${'d'.repeat(55)}-8yf.example`))
    expect(canonicalEmail(`ann@${label(56)}.example`)).toEqual(invalid)
  })

  it('with at most 254 there, the local part included', () => {
    const ofLetters = (letters: number) => `${'l'.repeat(letters)}@${'\u00fc\u4e2d\u6587.'.repeat(12)}com`
    const { length } = `@${'xn--tda6360bowo.'.repeat(12)}com`
    expect(canonicalEmail(ofLetters(254 - length))).toEqual(
      E.right(`${'l'.repeat(254 - length)}@${'xn--tda6360bowo.'.repeat(12)}com`),
    )
    expect(canonicalEmail(ofLetters(255 - length))).toEqual(invalid)
  })

  it('that looks like another of one script, and then is another address with another domain', () => {
    const lookAlike = canonicalEmail('ann@\u0430\u0440\u0440\u04cf\u0435.com')
    expect(lookAlike).toEqual(E.right('ann@xn--80ak6aa92e.com'))
    expect(E.map(domainOfEmail)(lookAlike)).not.toEqual(E.map(domainOfEmail)(canonicalEmail('ann@apple.com')))
  })
})

describe('an internationalised domain is refused (InvalidEmail)', () => {
  it.each([
    ['with Cyrillic among Latin', 'ann@\u0430pple.com'],
    ['with Greek among Latin', 'ann@g\u03bfogle.com'],
    ['with Armenian among Latin', 'ann@g\u0585ogle.com'],
    ['with Cyrillic among Greek', 'ann@\u03bb\u043e\u03b3\u03bf\u03c2.example'],
    ['with Hangul among kana', 'ann@\u3072\ud55c.example'],
    ['with Cyrillic among Han', 'ann@\u4e2d\u0430.example'],
    ['with a micro sign, a Greek letter, among Latin', 'ann@\u00b5torrent.example'],
    ['with two scripts in its form in the DNS', 'ann@xn--pple-43d.com'],
    ['with letters of a script that no language of today is written in', 'ann@\u16a0\u16a2.example'],
    ['with digits of two systems', 'ann@\u0939\u0967\u093f2.example'],
    ['with Arabic digits of two systems', 'ann@\u0627\u0661\u06f2.example'],
    ['with an emoji', 'ann@\u{1f600}.example'],
    ['with an emoji in its form in the DNS', 'ann@xn--e28h.example'],
    ['with a heart', 'ann@i\u2764.example'],
    ['with an emoji that NFKC makes a letter', 'ann@\u24c2.example'],
    ['with an emoji of a digit', 'ann@a1\u20e3.example'],
    ['with a symbol', 'ann@a\u221e.example'],
    ['with a middle dot', 'ann@l\u00b7l.example'],
    ['with a soft hyphen, which mapping would drop', 'ann@ex\u00adample.com'],
    ['with a zero-width space', 'ann@b\u00fc\u200bcher.example'],
    ['with a zero-width joiner', 'ann@\u0dc1\u0dca\u200d\u0dbb\u0dd3.example'],
    ['with a zero-width non-joiner', 'ann@\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example'],
    ['with a joiner in its form in the DNS', 'ann@xn--10cl1a0b660p.example'],
    ['with a word joiner', 'ann@b\u00fc\u2060cher.example'],
    ['with a variation selector', 'ann@b\u00fc\ufe0fcher.example'],
    ['with a Hangul filler', 'ann@\ud55c\u3164.example'],
    ['with a direction override', 'ann@b\u00fc\u202echer.example'],
    ['with a direction mark', 'ann@\u05d0\u200f.example'],
    ['with both directions in a label', 'ann@\u05d0abc.example'],
    ['with a digit before letters from right to left', 'ann@1\u05d0.example'],
    ['with a blank of another width', 'ann@b\u00fc\u3000cher.example'],
    ['with a control character', 'ann@b\u00fc\u0085cher.example'],
    ['with a private character', 'ann@b\u00fc\ue000.example'],
    ['with a code point that Unicode has not assigned', 'ann@b\u00fc\u0378.example'],
    ['with a noncharacter', 'ann@b\u00fc\uffff.example'],
    ['with a lone surrogate', 'ann@b\u00fc\ud800.example'],
    ['with a mark at the beginning of a label', 'ann@\u0301b\u00fccher.example'],
    ['with an ideographic full stop', 'ann@b\u00fccher\u3002example'],
    ['with a full-width full stop', 'ann@b\u00fccher\uff0eexample'],
    ['with a half-width full stop', 'ann@b\u00fccher\uff61example'],
    ['with a one dot leader', 'ann@b\u00fccher\u2024example'],
    ['with a digit and a full stop in one', 'ann@b\u00fc\u2488example'],
    ['with letters and full stops in one', 'ann@\u33c2b\u00fc.example'],
    ['with a full-width at', 'ann@b\u00fccher.example\uff20evil.com'],
    ['with a small at', 'ann@b\u00fccher\ufe6bevil.com'],
    ['with a slash in a fraction', 'ann@b\u00fc\u2100.example'],
    ['with a full-width underscore', 'ann@b\u00fc\uff3fcher.example'],
    ['with a sigma that NFKC and UTS #46 take for different letters', 'ann@\u03bf\u03b4\u03bf\u03f2.example'],
    ['with a hyphen before a label', 'ann@-b\u00fccher.example'],
    ['with a hyphen after a label', 'ann@b\u00fccher-.example'],
    ['with two hyphens where A-labels have theirs', 'ann@ab--\u00fc.example'],
    ['with a top level of digits of another width', 'ann@b\u00fccher.\uff11\uff12'],
    ['with a single label', 'ann@b\u00fccher'],
    ['with an empty label', 'ann@b\u00fccher..example'],
    ['with a dot at the end', 'ann@b\u00fccher.example.'],
  ])('%s', (_, given) => expect(canonicalEmail(given)).toEqual(invalid))

  // Any label was accepted once that began with `xn--`: names that nobody can register.
  it.each([
    ['of nothing', 'ann@xn--.example'],
    ['of ASCII alone', 'ann@xn--abc-.example'],
    ['that does not decode', 'ann@xn--99999999.example'],
    ['that decodes beyond Unicode', 'ann@xn--a.example'],
    ['of a capital letter', 'ann@xn--bcher-2pa.example'],
    ['of a letter and its accent', 'ann@xn--bucher-xyd.example'],
    ['of a full-width letter', 'ann@xn--tda1031k.example'],
    ['that decodes to a name whose A-label is xn--2h0l', 'ann@xn--ce9bm6e.example'],
    ['in another', 'ann@xn--xn--bcher-kva-.example'],
    ['with letters beyond ASCII after it', 'ann@xn--b\u00fccher-kva.example'],
    ['as the top level', 'ann@example.xn--a'],
  ])('when it has an A-label %s', (_, given) => expect(canonicalEmail(given)).toEqual(invalid))

  it('when the local part is internationalised: the address needs SMTPUTF8 on the whole way', () => {
    for (const given of ['j\u00f6rg@b\u00fccher.example', '\u4e2d@\u4e2d\u6587.example'])
      expect(canonicalEmail(given)).toEqual(invalid)
  })

  it.each([
    ['letters', `ann@${'\u00fc'.repeat(1_000_000)}`],
    ['ligatures of eighteen letters', `ann@${'\ufdfa'.repeat(1_000_000)}`],
    ['accents', `ann@a${'\u0323\u0301'.repeat(500_000)}.com`],
    ['A-labels', `ann@${'xn--bcher-kva.'.repeat(70_000)}com`],
    ['lone surrogates', `ann@${'\ud800'.repeat(1_000_000)}`],
  ])('when it has a megabyte of %s, by its length', (_, given) => expect(canonicalEmail(given)).toEqual(invalid))
})

describe('the domain of an address', () => {
  it('is what follows the at, as it is in the DNS', () => {
    const domains = ['Ann@Example.com', 'ann@b\u00fccher.example'].map((given) =>
      E.map(domainOfEmail)(canonicalEmail(given)),
    )
    expect(domains).toEqual([E.right('example.com'), E.right('xn--bcher-kva.example')])
  })
})

describe('an address as people read it', () => {
  it.each([
    ['ann@example.com', 'ann@example.com'],
    ['ann@xn--bcher-kva.example', 'ann@b\u00fccher.example'],
    ['ann@mail.xn--pxavbm.example', 'ann@mail.\u03bf\u03b4\u03bf\u03c2.example'],
  ])('is %s with its domain in letters', (canonical, readable) => expect(readableEmail(canonical)).toBe(readable))
})

describe('the canonical form of an e-mail address', () => {
  const atom = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,8}$/)
  const label = fc
    .stringMatching(/^[A-Za-z0-9]([A-Za-z0-9-]{0,6}[A-Za-z0-9])?$/)
    // An A-label is no label of any letters.
    .filter((letters) => !/^xn--/i.test(letters))
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
      fc.property(anything, (given) => {
        const once = canonicalEmail(given)
        if (E.isLeft(once)) return
        expect(canonicalEmail(once.right)).toEqual(once)
        expect(once.right).toMatch(/^[\x21-\x7e]+$/)
        expect(once.right.split('@')).toHaveLength(2)
      }),
    )
  })

  /** Domains of the letters that addresses beyond ASCII are made of, and of what they must not be made of. */
  const letters = fc.constantFrom(
    ...'a z A 1 - \u00fc \u00dc u\u0308 \u00df \u0131 \u0130 \u212a \u017f \uff41 \ufb01 \u2460 \u24b6'.split(' '),
    ...'\u0430 \u0410 \u043f \u03bf \u03c3 \u03c2 \u03a3 \u03f2 \u05d0 \u0627 \u0661 \u0939 \u093f'.split(' '),
    ...'\u4e2d \u3072 \u30ab \uff76\uff9e \ud55c \u1112\u1161\u11ab \u{20000}'.split(' '),
    ...'\u0301 \u0345 \u200d \u00ad \u3002 \ufdfa \u{1f600}'.split(' '),
  )
  const international = fc
    .array(fc.oneof(fc.string({ unit: letters, minLength: 1, maxLength: 4 }), label), { minLength: 1, maxLength: 3 })
    .map((labels) => `ann@${labels.join('.')}.example`)
  const aLabel = fc.string({ unit: letters, minLength: 1, maxLength: 4 }).map((text) => domainToASCII(text))
  const anything = fc.oneof(
    address,
    international,
    fc.oneof(aLabel, fc.stringMatching(/^xn--[a-z0-9-]{1,8}$/)).map((text) => `ann@${text}.example`),
    fc.string({ unit: 'binary' }).map((text) => `ann@${text}.example`),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
    fc.emailAddress(),
  )

  it('is what a browser makes of the domain', () => {
    fc.assert(
      fc.property(international, (given) => {
        const canonical = canonicalEmail(given)
        const browsers = domainToASCII(given.slice(4))
        // Nothing, where this Node knows an older Unicode than the tables do.
        if (E.isRight(canonical) && browsers !== '') expect(domainOfEmail(canonical.right)).toBe(browsers)
      }),
      { numRuns: 2000 },
    )
  })

  it('is one for the form that people read and the one in the DNS', () => {
    fc.assert(
      fc.property(international, (given) => {
        const canonical = canonicalEmail(given)
        if (E.isLeft(canonical)) return
        expect(canonicalEmail(readableEmail(canonical.right))).toEqual(canonical)
        const shown = domainToUnicode(domainOfEmail(canonical.right))
        if (shown !== '') expect(canonicalEmail(`ann@${shown}`)).toEqual(canonical)
      }),
      { numRuns: 2000 },
    )
  })

  it('is one for every normal form of what was given', () => {
    fc.assert(
      fc.property(international, (given) => {
        const canonical = canonicalEmail(given)
        if (E.isLeft(canonical)) return
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'])
          expect(canonicalEmail(given.normalize(form)), form).toEqual(canonical)
      }),
      { numRuns: 2000 },
    )
  })

  it('tells plus addresses and dot variants apart', () => {
    const forms = ['ann@example.com', 'a.nn@example.com', 'ann+1@example.com', 'ann+2@example.com']
    expect(new Set(forms.map((form) => JSON.stringify(canonicalEmail(form)))).size).toBe(4)
  })
})
