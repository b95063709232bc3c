import { describe, expect, it } from 'vitest'
import { splitFilterOf } from './server-filter.ts'

describe('the part of a filter that the server does', () => {
  it.each([
    ['without any, every stream but those of the server', '', undefined, { regex: '^[^$]' }, false],
    ['of a store with a prefix, its streams', 'p.', undefined, { prefixes: ['p.'] }, false],
    [
      'of prefixes, each behind that of the store',
      'p.',
      { streamPrefixes: ['a', 'b'] },
      { prefixes: ['p.a', 'p.b'] },
      false,
    ],
    [
      'of an empty prefix in a store without one, not the streams of the server',
      '',
      { streamPrefixes: [''] },
      { regex: '^[^$]' },
      true,
    ],
    [
      'of an empty list, everything: nothing of it passes here',
      'p.',
      { streamPrefixes: [] },
      { prefixes: ['p.'] },
      true,
    ],
    ['of types alone, types', '', { eventTypes: ['A', 'B'] }, { on: 'type', prefixes: ['A', 'B'] }, true],
    ['of prefixes of types alone, types', '', { eventTypePrefixes: ['A'] }, { on: 'type', prefixes: ['A'] }, true],
    [
      'of types in a store with a prefix, its streams',
      'p.',
      { eventTypes: ['A'] },
      { on: 'stream', prefixes: ['p.'] },
      true,
    ],
    ['of both, the streams', 'p.', { streamPrefixes: ['a'], eventTypes: ['A'] }, { prefixes: ['p.a'] }, true],
  ] as const)('is, %s', (_, prefix, filter, expected, leavesWork) => {
    const split = splitFilterOf(prefix, filter)
    expect(split.filter).toMatchObject(expected)
    expect(split.leavesWork).toBe(leavesWork)
  })
})
