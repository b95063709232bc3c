/** Names that can be read, and that pass for nothing else. @module */
import { describe, expect, it } from 'vitest'
import { isDisplayName, isOneLine, isPersonName, showsSomething } from './display-text.ts'

/** Soft hyphen, zero widths, word joiner, fillers, a tag, a combining joiner, the Braille blank, a selector. */
const invisible = [
  '\u00ad',
  '\u200b',
  '\u200d',
  '\u2060',
  '\u115f',
  '\u3164',
  '\uffa0',
  '\u{e0041}',
  '\u034f',
  '\u2800',
  '\ufe0f',
  '\ufeff',
]

const bidi = ['\u061c', '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069']

describe('text in one line', () => {
  it.each(['\0', '\u001b', '\r', '\n', '\t', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029', '\ud800'])(
    'has no %j',
    (control) => expect(isOneLine(`a${control}b`)).toBe(false),
  )

  it('may be anything else, the empty text too', () => {
    for (const text of ['', ' ', 'Mozilla/5.0 (X11; Linux x86_64)', 'é', '日本', '😀', '\u202e'])
      expect(isOneLine(text), text).toBe(true)
  })
})

describe('text that shows something', () => {
  it.each(['a', '7', '?', '+', 'é', 'e\u0301', '日', '😀', '\u0905', ' x '])('%j', (text) =>
    expect(showsSomething(text)).toBe(true),
  )

  it.each(['', ' ', '\u00a0', '\u3000', '\u0301', ...invisible, invisible.join('')])('and not %j', (text) =>
    expect(showsSomething(text)).toBe(false),
  )
})

describe('a name', () => {
  it.each([
    'Ada',
    'Ada Lovelace',
    'O’Brien-Smith, Jr.',
    'María José',
    'e\u0301ric',
    '山田太郎',
    'محمد',
    '❤\ufe0f',
    '👩\u200d👩\u200d👧',
    '❤\ufe0f\u200d🔥',
    'می\u200cخواهم',
    'क्\u200dष',
    'X [Y] Z',
    '[x] y',
    '42',
    '+1',
  ])('is %j', (name) => {
    expect(isDisplayName(name)).toBe(true)
    expect(isPersonName(name)).toBe(true)
  })

  it.each([
    '',
    ' ',
    ...invisible,
    'a\nb',
    'a\u001bb',
    ...[...bidi, ...invisible.filter((each) => each !== '\ufe0f')].map((hidden) => `ada${hidden}`),
  ])('is not %j', (name) => expect(isDisplayName(name)).toBe(false))

  it.each(['\u200dada', 'ada\u200d', 'a\u200d\u200db', 'a \u200db', 'a\u200c b'])(
    'has joiners between visible characters only: not %j',
    (name) => expect(isDisplayName(name)).toBe(false),
  )

  it.each(['[erased]', '[sealed]', '[damaged]', '[ERASED]', ' [erased] ', '[anything]', '[]', '\uff3berased\uff3d'])(
    'is nothing in brackets, as the trail writes: not %j',
    (name) => expect(isDisplayName(name)).toBe(false),
  )

  it.each([
    'anonymous',
    'Anonymous',
    ' ANONYMOUS ',
    'somebody',
    'nobody',
    'system',
    'support',
    'user',
    'service-user',
    'a session',
    'A  session',
    '\uff41nonymous',
  ])('of a person is no word for nobody: not %j, which may be the name of an account', (name) => {
    expect(isPersonName(name)).toBe(false)
    expect(isDisplayName(name)).toBe(true)
  })

  it('may have such a word in it', () => {
    for (const name of ['Anonymous Ada', 'Support team', 'nobody else']) expect(isPersonName(name)).toBe(true)
  })
})
