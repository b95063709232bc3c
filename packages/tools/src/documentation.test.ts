/** Tests of what is found in a Markdown text. @module */
import { describe, expect, it } from 'vitest'
import { linksOf, moduleOf, printedAs, programsOf, separator, targetOf } from './documentation.ts'

const fence = '```'
const block = (info: string, ...code: readonly string[]) => [`${fence}${info}`, ...code, fence].join('\n')

describe('The programs of a Markdown file', () => {
  it('are its ts blocks, with the line of their first line of code', () =>
    expect(programsOf('a.md', `# A\n\n${block('ts', 'f()', 'g()')}\n\n${block('js', 'h()')}`)).toEqual([
      { file: 'a.md', line: 4, snippets: [{ line: 4, code: 'f()\ng()' }] },
    ]))

  it('are found inside a list too', () =>
    expect(programsOf('a.md', `1. First\n\n   ${fence}ts\n   f()\n   ${fence}\n`)).toMatchObject([{ line: 4 }]))

  it('leave out blocks marked no-run', () => expect(programsOf('a.md', block('ts no-run', 'f()'))).toEqual([]))

  it('are only the blocks marked run where that is asked for', () =>
    expect(programsOf('a.md', `${block('ts', 'f()')}\n\n${block('ts run', 'g()')}`, true)).toMatchObject([
      { snippets: [{ code: 'g()' }] },
    ]))

  it('join a block marked continues to the one before', () =>
    expect(programsOf('a.md', `${block('ts', 'f()')}\n\ntext\n\n${block('ts continues', 'g()')}`)).toMatchObject([
      { line: 2, snippets: [{ line: 2 }, { line: 8 }] },
    ]))

  it('are refused when the first one continues', () =>
    expect(() => programsOf('a.md', block('ts continues', 'g()'))).toThrow('a.md:1'))

  it('carry the output of the block marked output right after', () =>
    expect(programsOf('a.md', `${block('ts', 'f()')}\n\n${block('text output', '3')}`)).toMatchObject([
      { snippets: [{ output: { line: 6, text: '3' } }] },
    ]))

  it('carry no output when the next block is not marked or text stands between', () => {
    const programs = programsOf(
      'a.md',
      `${block('ts', 'f()')}\n\n${block('text', '3')}\n\n${block('ts', 'g()')}\n\nprints\n\n${block('text output', '3')}`,
    )
    expect(programs.flatMap(({ snippets }) => snippets).map(({ output }) => output)).toEqual([undefined, undefined])
  })

  it('keep the lines of the Markdown, with a separator after each block', () => {
    const [program] = programsOf('a.md', `# A\n${block('ts', 'f()')}\n\n${block('ts continues', 'g()')}`)
    const end = `;console.log(${JSON.stringify(separator)})`
    expect(program === undefined ? [] : moduleOf(program).split('\n')).toEqual([
      '',
      '',
      'f()',
      end,
      '',
      '',
      'g()',
      end,
      '',
    ])
  })
})

describe('Printed output', () => {
  it('is compared without trailing blanks', () => expect(printedAs('a\nb', 'a  \nb\n')).toBe(true))
  it('differs when a line differs', () => expect(printedAs('a\nb', 'a\nc')).toBe(false))
  it('may hold anything where … is written', () => expect(printedAs('id usr_… (new)', 'id usr_12ab (new)')).toBe(true))
  it('takes every other character literally', () => expect(printedAs('a.c', 'abc')).toBe(false))
})

describe('Links', () => {
  it('are links, images and definitions', () =>
    expect(linksOf('a.md', '[a](b.md)\n![c](d.png)\n\n[e]: f.md\n').map(({ url, line }) => `${line} ${url}`)).toEqual([
      '1 b.md',
      '2 d.png',
      '4 f.md',
    ]))

  it.each([
    ['b.md', 'docs/b.md'],
    ['../README.md#top', 'README.md'],
    ['how-to/a%20b.md', 'docs/how-to/a b.md'],
    ['/LICENSE', 'LICENSE'],
    ['https://example.com', undefined],
    ['mailto:ada@example.com', undefined],
    ['#here', undefined],
  ])('point from docs/a.md with %s at %s', (url, target) =>
    expect(targetOf({ file: 'docs/a.md', line: 1, url })).toBe(target),
  )
})
