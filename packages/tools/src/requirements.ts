/**
 * Writes docs/reference/requirements.md from a test run; with `--check` only compares it.
 *
 * `--report <file>` takes the JSON report of a run that has just been made; otherwise the tests are run here.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { node, root, tool } from './repository.ts'
import { pageOf, type Section, type TestReport, testsOf, unknownNames } from './requirements-page.ts'

const { values } = parseArgs({ options: { check: { type: 'boolean' }, report: { type: 'string' } } })

const runTests = (): string => {
  const report = join(root, 'packages/tools/dist/test-report.json')
  mkdirSync(join(report, '..'), { recursive: true })
  rmSync(report, { force: true })
  console.log('Running the tests to see which of them name a requirement …')
  const { output } = node([tool('vitest/vitest.mjs'), 'run', '--reporter=json', `--outputFile.json=${report}`])
  if (!existsSync(report)) throw new Error(`the tests gave no report:\n${output}`)
  return report
}

const report = JSON.parse(readFileSync(values.report ?? runTests(), 'utf8')) as TestReport
const tests = testsOf(report, root)
const sections = JSON.parse(readFileSync(join(root, 'docs/reference/requirements.json'), 'utf8')) as readonly Section[]
const page = pageOf(sections, tests)
const path = 'docs/reference/requirements.md'

const unknown = unknownNames(sections, tests)
for (const name of unknown) console.error(`✗ a test names a requirement that does not exist: ${name}`)
if (unknown.length > 0) process.exitCode = 1

if (values.check !== true) {
  writeFileSync(join(root, path), page)
  console.log(`${path} is written.`)
} else if (existsSync(join(root, path)) && readFileSync(join(root, path), 'utf8') === page) {
  console.log(`${path} is up to date.`)
} else {
  console.error(`✗ ${path} is not what the tests say: run \`pnpm requirements\` and commit the page.`)
  process.exitCode = 1
}
console.log(/\*\*(.*)\*\*/.exec(page)?.[1] ?? '')
