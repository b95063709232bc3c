/**
 * Names that a port takes and that stores have confused, names that it refuses, and progress of another form.
 *
 * @module
 */
import type { Progress } from '@muniment/kernel'

/** Different names for different things: letter case, paths, files of a store, members of every object. */
export const oddNames: readonly string[] = [
  'a',
  'A',
  'a.',
  'a-',
  'a_',
  'a.a',
  '.',
  '..',
  '...',
  '-',
  '--help',
  'a.tmp',
  'a.json',
  '.a.lock',
  'CON',
  'nul',
  '__proto__',
  'constructor',
  '0',
  '00',
  'x'.repeat(127),
  'x'.repeat(128),
]

export const wrongNames: readonly unknown[] = [
  '',
  'x'.repeat(129),
  'a/b',
  '../a',
  'a\\b',
  'a b',
  ' a',
  'a:b',
  'a%2Fb',
  'ä',
  'a\n',
  'a\0',
  '\u{1F600}',
  7,
  null,
  undefined,
  {},
]

/** How somebody has got so far. */
export const progressAt = (sequence: number): Progress => ({ checkpoint: `at:${sequence}`, sequence })

export const wrongProgress: readonly unknown[] = [
  null,
  undefined,
  'at:1',
  {},
  { checkpoint: 'at:1' },
  { sequence: 1 },
  { checkpoint: 1, sequence: 1 },
  { checkpoint: undefined, sequence: 1 },
  { checkpoint: 'at:1', sequence: -1 },
  { checkpoint: 'at:1', sequence: 1.5 },
  { checkpoint: 'at:1', sequence: Number.NaN },
  { checkpoint: 'at:1', sequence: 2 ** 53 },
  { checkpoint: 'at:1', sequence: 1n },
  { checkpoint: 'at:1', sequence: '1' },
]
