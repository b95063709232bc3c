/** Tests of comments that silence a check. @module */
import { describe, expect, it } from 'vitest'
import { silencerFindings, silencersIn } from './silenced-checks.ts'

// Put together, so that this file holds no such comment itself.
const comment = (directive: string, rest = '') => `  /${'/'} ${directive}${rest}\n`
const findings = (text: string, file = 'packages/core/src/a.ts') => silencerFindings(file, text)

describe('A comment that silences a check', () => {
  it.each([
    'oxlint-disable-next-line no-console',
    'oxlint-disable',
    'eslint-disable-line no-console',
    'biome-ignore format',
    'biome-ignore lint/a/b: no',
    '@ts-ignore',
    '@ts-expect-error',
    '@ts-nocheck',
    'v8 ignore next',
    'oxlint-disable-next-line no-console -- sorry',
  ])('is refused without a reason: %s', (directive) => {
    expect(findings(comment(directive))).toMatchObject([{ line: 1, rule: 'silenced-check' }])
    expect(findings(`const a = 1 /* ${directive} */\n`)).toHaveLength(1)
    expect(findings(`/**\n * ${directive}\n */\n`)).toMatchObject([{ line: 2 }])
  })

  it.each([
    ['oxlint-disable-next-line no-console', ' -- this program prints'],
    ['biome-ignore format', ': the table is easier to read so'],
    ['@ts-expect-error', ' the input of callers without types'],
    ['v8 ignore next', ' -- cannot be reached'],
  ])('may stand with a reason: %s', (directive, reason) => {
    expect(findings(comment(directive, reason))).toEqual([])
    expect(silencersIn(comment(directive, reason))).toHaveLength(1)
  })

  it('is one only as a comment, and not in the fixtures', () => {
    expect(silencersIn(`const text = '@ts-${'ignore'}'\n`)).toEqual([])
    expect(findings(comment('@ts-ignore'), 'packages/tools/fixtures/lint/a.ts')).toEqual([])
    expect(findings(comment('@ts-ignore'), 'CONTRIBUTING.md')).toEqual([])
  })
})
