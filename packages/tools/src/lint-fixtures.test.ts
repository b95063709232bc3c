/** Breaks every rule of .oxlintrc.json on purpose and looks which of them report. @module */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesBelow, node, root, tool } from './repository.ts'

const fixtures = 'packages/tools/fixtures/lint'
const names = readdirSync(join(root, fixtures)).toSorted()

/** The tree of all fixtures, laid out like the repository. */
const tree = mkdtempSync(join(tmpdir(), 'muniment-lint-'))
afterAll(() => rmSync(tree, { recursive: true }))

/** Files of a fixture as they stand in the tree. */
const filesOf = (name: string) =>
  filesBelow(`${fixtures}/${name}`).map((file) => file.slice(`${fixtures}/${name}/`.length))

/** `file:line rule` for each mark `// ✗ rule rule` in a fixture. */
const expectedOf = (name: string) =>
  filesOf(name).flatMap((file) =>
    readFileSync(join(root, fixtures, name, file), 'utf8')
      .split('\n')
      .flatMap((text, index) => {
        const [, next, rules = ''] = /\/\/ ✗ (next line: )?(.+)$/.exec(text) ?? []
        const line = index + (next === undefined ? 1 : 2)
        return rules.split(' ').flatMap((rule) => (rule === '' ? [] : [`${file}:${line} ${rule}`]))
      }),
  )

interface Report {
  readonly diagnostics: readonly {
    readonly code: string
    readonly filename: string
    readonly labels: readonly { readonly span: { readonly line: number } }[]
  }[]
}

const reported = new Set<string>()

beforeAll(() => {
  for (const file of ['.oxlintrc.json', 'tsconfig.base.json', 'tsconfig.lint.json'])
    cpSync(join(root, file), join(tree, file))
  mkdirSync(join(tree, 'node_modules'))
  for (const name of ['@types', 'oxlint-tsgolint'])
    symlinkSync(join(root, 'node_modules', name), join(tree, 'node_modules', name))
  // The type-aware half of the linter is a program found on the path.
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`
  for (const name of names)
    cpSync(join(root, fixtures, name), tree, { recursive: true, force: false, errorOnExist: true })

  const options = ['--tsconfig', 'tsconfig.lint.json', '-f', 'json', 'packages', 'examples']
  const { stdout, output } = node([tool('oxlint/bin/oxlint'), ...options], { cwd: tree, env: { PATH: path } })
  if (!stdout.startsWith('{')) throw new Error(`oxlint gave no report:\n${output}`)
  for (const { code, filename, labels } of (JSON.parse(stdout) as Report).diagnostics) {
    const rule = /\(([^)]+)\)$/.exec(code)?.[1] ?? code
    reported.add(`${filename}:${labels[0]?.span.line ?? 0} ${rule}`)
  }
}, 120_000)

describe('The linter', () => {
  it('has no two fixtures with the same path', () => {
    const files = names.flatMap(filesOf)
    expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([])
  })

  it.each(names)('reports exactly what is marked in %s', (name) => {
    const files = filesOf(name)
    const here = [...reported].filter((line) => files.some((file) => line.startsWith(`${file}:`)))
    expect(here.toSorted()).toEqual(expectedOf(name).toSorted())
    if (name !== 'clean') expect(here).not.toEqual([])
  })

  it('reports nothing outside the fixtures', () => {
    const files = names.flatMap(filesOf)
    expect([...reported].filter((line) => !files.some((file) => line.startsWith(`${file}:`)))).toEqual([])
  })
})
