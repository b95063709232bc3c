/** What a package names it also exports. @module */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { namesNotImportable } from './importable-names.ts'
import { root } from './repository.ts'

const namesIn = (files: Readonly<Record<string, string>>, machinery: readonly string[] = []) =>
  namesNotImportable({
    entry: 'index',
    read: (file) => files[file],
    resolve: (_, specifier) => (specifier.startsWith('./') ? specifier.slice(2) : undefined),
    machinery: new Set(machinery),
  })

describe('a name that a signature or a link says', () => {
  it('is missed where it cannot be imported, also behind one that can', () => {
    const files = {
      index: "export { ask, type Answer } from './a'\n",
      a: [
        "import { type Reason } from './b'",
        "import { type Option } from 'elsewhere'",
        '/** See {@link Hint}. */',
        "export declare const ask: (question: Question) => Answer<'Quoted'>",
        'export interface Hint {}',
        'export interface Question {}',
        'interface Kept { of: Reason }',
        'export type Use = Kept',
        '/** Said of {@link Nothing}. */',
        'export interface Answer<T> {\n    readonly why: Reason | Option;\n    readonly of: T;\n}',
      ].join('\n'),
      b: 'export type Reason = Cause;\nexport interface Cause {}\n',
    }
    expect(namesIn(files)).toEqual([
      'Cause: named by Reason',
      'Hint: named by ask',
      'Question: named by ask',
      'Reason: named by Answer',
    ])
    const more = { ...files, index: `${files.index}export type * from './b'\nexport type { Hint } from './a'\n` }
    expect(namesIn(more)).toEqual(['Question: named by ask'])
    expect(namesIn(more, ['Question'])).toEqual([])
  })
})

describe('the facade', () => {
  it('exports everything that its declarations name', () => {
    const names = namesNotImportable({
      entry: join(root, 'packages/muniment/dist/index.d.ts'),
      read: (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined),
      resolve: (from, specifier) => {
        const [, ours] = /^@muniment\/([\w-]+)$/.exec(specifier) ?? []
        if (ours !== undefined) return join(root, `packages/${ours}/dist/index.d.ts`)
        return specifier.startsWith('.') ? join(dirname(from), specifier.replace(/\.ts$/, '.d.ts')) : undefined
      },
      // Both doors are made of the table of verbs; what verbs take and answer is asked of the table itself.
      machinery: new Set(['PromiseDoor', 'TaskEitherDoor', 'Verb', 'Forms', 'RefusalOf']),
    })
    expect(names).toEqual([])
  })
})
