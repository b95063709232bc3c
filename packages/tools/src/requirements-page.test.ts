/** Tests of which test names which requirement. @module */
import { describe, expect, it } from 'vitest'
import { countsOf, namedIn, pageOf, type Test, testsOf, unknownNames } from './requirements-page.ts'

// Put together, so that this file's own titles name no requirement.
const r = (n: number) => `${'R'}${n}`

const sections = [{ section: 'Users', requirements: [r(1), r(2)].map((id) => ({ id, text: `Text of ${id}.` })) }]
const test = (title: string, status = 'passed', file = 'packages/core/src/a.test.ts'): Test => ({
  file,
  titles: ['Accounts', title],
  status,
})

describe('A title', () => {
  it('names a requirement that stands in it as a word', () =>
    expect([...namedIn(`${r(12)}: signs up (${r(3)})`)]).toEqual([r(12), r(3)]))

  it('does not name a requirement whose number only begins the same', () =>
    expect(namedIn(r(12)).has(r(1))).toBe(false))

  it('does not name one inside another word', () => expect([...namedIn(`X${r(1)} ${r(1)}a ${r(1)}_b`)]).toEqual([]))

  it('names each of a list', () => expect([...namedIn(`${r(14)}, ${r(15)}`)]).toEqual([r(14), r(15)]))

  it.each(['-', '–', '—', ' – '])('names each of a range written with "%s"', (dash) =>
    expect([...namedIn(`${r(14)}${dash}${r(16)}`)]).toEqual([r(14), r(15), r(16)]),
  )
})

describe('The page', () => {
  it('lists the test that names a requirement, by file and title', () =>
    expect(pageOf(sections, [test(`refuses (${r(1)})`)])).toContain(
      `- **${r(1)}** Text of ${r(1)}.\n  - \`packages/core/src/a.test.ts\`: Accounts › refuses (${r(1)})\n`,
    ))

  it('says so when no test names a requirement', () =>
    expect(pageOf(sections, [])).toContain(`- **${r(2)}** Text of ${r(2)}.\n  - no test names it yet\n`))

  it('totals what is covered', () =>
    expect(pageOf(sections, [test(r(1))])).toContain('**1 of 2 requirements are named by a test; 1 are not yet.**'))

  it.each(['skipped', 'todo', 'failed', 'pending'])('shows a test that is %s and does not count it', (status) => {
    const page = pageOf(sections, [test(r(1), status)])
    expect(page).toContain('0 of 2 requirements')
    expect(page).toMatch(/no test that runs names it yet\n {2}- .*does not count/)
  })

  it('counts a name in a describe block', () =>
    expect(pageOf(sections, [{ file: 'a.test.ts', titles: [r(2), 'works'], status: 'passed' }])).toContain(
      '1 of 2 req',
    ))

  it('escapes what Markdown would read as its own', () =>
    expect(pageOf(sections, [test(`${r(1)} a_b <c> *d*`)])).toContain(`${r(1)} a\\_b \\<c\\> \\*d\\*`))

  it('does not depend on the order of the report', () => {
    const result = (name: string, titles: readonly string[]) => ({
      name: `/top/${name}`,
      status: 'passed',
      assertionResults: titles.map((title) => ({ ancestorTitles: [], title, status: 'passed' })),
    })
    const report = { numPassedTests: 0, numFailedTests: 0 }
    const there = { ...report, testResults: [result('b', ['2', '1']), result('a', ['3'])] }
    const back = { ...report, testResults: [result('a', ['3']), result('b', ['1', '2'])] }
    expect(testsOf(there, '/top/')).toEqual(testsOf(back, '/top/'))
    expect(testsOf(there, '/top/').map(({ file }) => file)).toEqual(['a', 'b', 'b'])
  })
})

describe('A name that no requirement has', () => {
  it('is found', () =>
    expect(unknownNames(sections, [test(`${r(1)} ${r(126)}`)])).toEqual([
      `${r(126)} in packages/core/src/a.test.ts: Accounts › ${r(1)} ${r(126)}`,
    ]))
})

describe('The counts of a run', () => {
  const file = (status: string, ...statuses: readonly string[]) => ({
    name: 'a',
    status,
    assertionResults: statuses.map((one) => ({ ancestorTitles: [], title: 'b', status: one })),
  })

  it('are those of the report', () =>
    expect(
      countsOf({ numPassedTests: 2, numFailedTests: 1, testResults: [file('failed', 'passed', 'passed', 'failed')] }),
    ).toEqual({ passed: 2, failed: 1 }))

  it('count a file that could not be loaded as a failure', () =>
    expect(countsOf({ numPassedTests: 0, numFailedTests: 0, testResults: [file('failed')] })).toEqual({
      passed: 0,
      failed: 1,
    }))
})
