/** Which usernames are accepted, in which form, and which are refused. @module */
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { canonicalUsername } from './username.ts'

const canonicalOf = (given: string) => {
  const username = canonicalUsername(given)
  return E.isRight(username) ? username.right.canonical : username.left._tag
}

describe('a username', () => {
  it.each([
    ['plain', 'ada', 'ada'],
    ['in capitals', 'ADA', 'ada'],
    ['with digits', 'ada42', 'ada42'],
    ['with signs between its words', 'ada.l-of_london', 'ada.l-of_london'],
    ['with an accent, typed in two ways', 'Ame\u0301lie', 'am\u00e9lie'],
    ['with a sharp s', 'Stra\u00dfe', 'strasse'],
    ['in full width', '\uff41\uff44\uff41', 'ada'],
    ['of another script', '\u0434\u0438\u043c\u0430', '\u0434\u0438\u043c\u0430'],
    ['of scripts that are written together', '\u6771\u4eac\u30bf\u30ef\u30fc', '\u6771\u4eac\u30bf\u30ef\u30fc'],
    ['of two characters', 'ab', 'ab'],
    ['of 64 characters', 'a'.repeat(64), 'a'.repeat(64)],
  ])('is accepted %s', (_, given, canonical) => expect(canonicalOf(given)).toBe(canonical))

  it.each([
    ['empty', ''],
    ['of one character', 'a'],
    ['of 65', 'a'.repeat(65)],
    ['a megabyte long', 'a'.repeat(1_000_000)],
    ['that is an address', 'ada@example.com'],
    ['with a full-width at', 'ada\uff20example'],
    ['with a small at', 'ada\ufe6bexample'],
    ['with a blank', 'ada l'],
    ['with a blank around it', ' ada'],
    ['with a line feed', 'ada\n'],
    ['with a dot at its end', 'ada.'],
    ['with a hyphen at its beginning', '-ada'],
    ['with two dots in a row', 'ada..l'],
    ['with a zero-width space', 'a\u200bda'],
    ['with a direction override', 'ada\u202e'],
    ['with an accent alone', '\u0301a'],
    ['of two scripts', 'p\u0430ypal'],
    ['with an emoji', 'ada\u{1f600}'],
    ['with a lone surrogate', 'ada\ud800'],
    ['that is an id', `usr_${'0'.repeat(32)}`],
    ['that is a word for nobody', 'Anonymous'],
    ['that is another', 'support'],
  ])('is refused %s (InvalidUsername)', (_, given) => expect(canonicalOf(given)).toBe('InvalidUsername'))

  it('is never repeated in its refusal', () =>
    expect(JSON.stringify(canonicalUsername('hunter2@x'))).not.toContain('hunter2'))

  it('is one for all cases of it, canonical itself, and without an at, whatever was given', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.stringMatching(/^[a-zA-Z0-9._-]{1,20}$/)),
        (given) => {
          const username = canonicalUsername(given)
          if (E.isLeft(username)) return
          const { shown, canonical } = username.right
          expect(canonical).not.toContain('@')
          expect(canonicalUsername(canonical)).toMatchObject(E.right({ canonical }))
          expect(canonicalUsername(shown)).toEqual(username)
          const upper = canonicalUsername(shown.toUpperCase())
          if (E.isRight(upper)) expect(upper.right.canonical).toBe(canonical)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
