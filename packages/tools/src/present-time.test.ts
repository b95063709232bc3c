/** Tests of what the calendar and the pure packages may not say. @module */
import { describe, expect, it } from 'vitest'
import { lateImportFindings, presentTimeFindings } from './present-time.ts'

const calendar = 'packages/kernel/src/instant.ts'

describe('The calendar', () => {
  it.each([
    'new Date()',
    'new Date( )',
    'new Date',
    'new Date(...[])',
    'Date()',
    'Date.now()',
    'Date.parse()',
    "Date['now']()",
    'const D = Date',
    'Reflect.construct(Date, [])',
    'const { now } = Date',
    'const d = new Date(ms), e = Date()',
    '/* given */ new Date()',
  ])('never asks for the present: %s', (code) =>
    expect(presentTimeFindings(calendar, `const a = 1\n${code}\n`)).toMatchObject([
      { line: 2, rule: 'no-present-time' },
    ]),
  )

  it.each([
    'new Date(epochMs)',
    'Date.parse(text)',
    'Date.UTC(1970, 0)',
    '// new Date()',
    '/**\n * Date.now()\n */',
    'isDate()',
  ])('may speak of given instants: %s', (code) => expect(presentTimeFindings(calendar, code)).toEqual([]))

  it('is one file: everywhere else the linter forbids Date altogether', () =>
    expect(presentTimeFindings('packages/kernel/src/clock.ts', 'new Date()')).toEqual([]))
})

describe('A pure package', () => {
  it.each(['kernel', 'core', 'projections'])('imports nothing late: %s', (name) => {
    expect(lateImportFindings(`packages/${name}/src/a/b.ts`, "const { v7 } = await import('uuid')")).toMatchObject([
      { line: 1, rule: 'no-late-import' },
    ])
    expect(lateImportFindings(`packages/${name}/src/a/b.test.ts`, "await import('uuid')")).toEqual([])
  })

  it('may speak of it, and others may do it', () => {
    expect(lateImportFindings('packages/core/src/a.ts', "// import('uuid')\n/** import('a') */")).toEqual([])
    expect(lateImportFindings('packages/muniment/src/a.ts', "await import('uuid')")).toEqual([])
  })
})
