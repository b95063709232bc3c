/** The text form of secrets: what is accepted, what is refused, and what a scanner finds. @module */
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { encodeBase62, largest128, largest256 } from './base62.ts'
import { crc32 } from './crc32.ts'
import { formatSecret, parseSecret, type SecretKind, secretPrefixes, secretTextLength } from './secret-text.ts'

const kinds = Object.keys(secretPrefixes) as SecretKind[]

const idPrefixes =
  'ac_ usr_ bot_ service_ ak_ cr_ sshcr_ ipp_ ipr_ ipx_ mem_ inv_ ses_ stk_ uk_ app_ idp_ ags_ ed_ esb_ ev_'.split(' ')

const refused = E.left({ _tag: 'MalformedSecret' })

const publicId = '0190a3f27c4e7b1a9d3355aa77cc99ee'
const apiKey = formatSecret({ kind: 'api-key', publicId, entropy: Uint8Array.from({ length: 32 }, (_, i) => i * 7) })

/** The body with a right checksum, whatever the body is. */
const checked = (body: string): string => {
  const crc = crc32(body)
  return body + encodeBase62([crc >>> 16, crc & 0xffff], 6)
}

const parts = fc.record({
  kind: fc.constantFrom(...kinds),
  publicId: fc.stringMatching(/^[0-9a-f]{32}$/),
  entropy: fc.uint8Array({ minLength: 32, maxLength: 32 }),
})

describe('secret text', () => {
  it('is prefix, public id, secret and checksum, fixed for good', () => {
    const zero = formatSecret({ kind: 'authtoken', publicId: '0'.repeat(32), entropy: new Uint8Array(32) })
    expect(zero).toBe(checked(`mna_${'0'.repeat(65)}`))
    const full = formatSecret({ kind: 'invitation', publicId: 'f'.repeat(32), entropy: new Uint8Array(32).fill(255) })
    expect(full).toBe(checked(`mni_${largest128}${largest256}`))
    expect(apiKey).toBe('mnk_02x5mC95adrB4e6pg6Cfuw00P7TMJAMtIAKPK15KMeONVl8lPkp3Q5J7OZtDH3YNd0iKux7')
    expect(secretPrefixes).toEqual({
      'api-key': 'mnk_',
      authtoken: 'mna_',
      'user-key': 'mnu_',
      'dashboard-session': 'mns_',
      'reset-ticket': 'mnr_',
      'email-verification': 'mnv_',
      invitation: 'mni_',
    })
  })

  it('comes back as the kind and the public id it was made of', () => {
    fc.assert(
      fc.property(parts, (made) => {
        const text = formatSecret(made)
        expect(text).toHaveLength(secretTextLength)
        expect(parseSecret(text)).toEqual(E.right({ kind: made.kind, publicId: made.publicId, text }))
      }),
    )
  })

  it('differs whenever the entropy differs', () => {
    fc.assert(
      fc.property(parts, fc.nat(255), (made, bit) => {
        const entropy = Uint8Array.from(made.entropy)
        entropy[bit >> 3] = (entropy[bit >> 3] as number) ^ (1 << (bit & 7))
        expect(formatSecret({ ...made, entropy })).not.toBe(formatSecret(made))
      }),
    )
  })

  it('has no prefix that starts another prefix or an id', () => {
    for (const kind of kinds)
      for (const other of [...kinds.filter((one) => one !== kind).map((one) => secretPrefixes[one]), ...idPrefixes]) {
        expect(other.startsWith(secretPrefixes[kind])).toBe(false)
        expect(secretPrefixes[kind].startsWith(other)).toBe(false)
      }
  })

  it('refuses to be made of an id or of entropy of another form, and does not quote them', () => {
    const entropy = new Uint8Array(32)
    for (const wrong of ['', publicId.toUpperCase(), `${publicId}0`, `${publicId}\n`, publicId.slice(1)])
      expect(() => formatSecret({ kind: 'api-key', publicId: wrong, entropy })).toThrow(
        new TypeError('publicId must be 32 lowercase hex digits'),
      )
    for (const bytes of [0, 16, 31, 33])
      expect(() => formatSecret({ kind: 'api-key', publicId, entropy: new Uint8Array(bytes) })).toThrow(
        new TypeError('entropy must be 32 bytes'),
      )
  })
})

describe('parseSecret rejects with MalformedSecret', () => {
  it.each<[string, unknown]>([
    ['what is no string', 7],
    ['null', null],
    ['undefined', undefined],
    ['an array of the text', [apiKey]],
    ['an object that prints as the text', { toString: () => apiKey, length: secretTextLength }],
    ['the empty text', ''],
    ['a space before', ` ${apiKey}`],
    ['a line break after', `${apiKey}\n`],
    ['a space in place of the last character', `${apiKey.slice(0, -1)} `],
    ['a text of a million characters', apiKey.padEnd(1_000_000, '0')],
    ['another case of the prefix', `MNK_${apiKey.slice(4)}`],
    ['an unknown prefix with a right checksum', checked(`mnx_${apiKey.slice(4, 69)}`)],
    ['a look-alike letter of another script', apiKey.replace(/.$/u, '\u0430')],
    ['a full-width digit', apiKey.replace(/.$/u, '\uff11')],
    ['a hyphen in the body with a right checksum', checked(`${apiKey.slice(0, 30)}-${apiKey.slice(31, 69)}`)],
    ['a public id of 2^128', checked(`mnk_7n42DGM5Tflk9n8mt7Fhc8${apiKey.slice(26, 69)}`)],
    ['a public id of 22 times z', checked(`mnk_${'z'.repeat(22)}${apiKey.slice(26, 69)}`)],
    ['a secret of 2^256', checked(`${apiKey.slice(0, 26)}yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp2`)],
    ['a secret of 43 times z', checked(`${apiKey.slice(0, 26)}${'z'.repeat(43)}`)],
    ['the checksum plus 2^32', `${apiKey.slice(0, 69)}zzzzzz`],
  ])('%s', (_, text) => {
    expect(parseSecret(text)).toEqual(refused)
  })

  it('every secret cut short', () => {
    for (let length = 0; length < apiKey.length; length += 1)
      expect(parseSecret(apiKey.slice(0, length))).toEqual(refused)
  })

  it('every secret with one character changed, or two neighbours swapped', () => {
    fc.assert(
      fc.property(parts, fc.nat(secretTextLength - 1), fc.stringMatching(/^[0-9A-Za-z_]$/), (made, at, other) => {
        const text = formatSecret(made)
        const changed = text.slice(0, at) + other + text.slice(at + 1)
        if (changed !== text) expect(parseSecret(changed)).toEqual(refused)
        const swapped =
          text.slice(0, at) +
          text
            .slice(at, at + 2)
            .split('')
            .reverse()
            .join('') +
          text.slice(at + 2)
        if (swapped !== text) expect(parseSecret(swapped)).toEqual(refused)
      }),
    )
  })

  it('another kind in front of the same body', () => {
    expect(parseSecret(`mna_${apiKey.slice(4)}`)).toEqual(refused)
  })

  it('and never holds what was given', () => {
    expect(JSON.stringify(parseSecret(`${apiKey.slice(0, -1)}?`))).toBe(
      '{"_tag":"Left","left":{"_tag":"MalformedSecret"}}',
    )
  })
})
