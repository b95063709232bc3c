/**
 * Runs every check of this repository, fast ones first, all of them even when one fails. Run by `pnpm check`.
 *
 * Its last line is `N passed, N failed`: the tests.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { needsServer } from './needs-server.ts'
import { pnpmLive, root } from './repository.ts'
import { countsOf, type TestReport } from './requirements-page.ts'

const report = join(root, 'packages/tools/dist/test-report.json')
mkdirSync(join(report, '..'), { recursive: true })
rmSync(report, { force: true })

const steps: readonly { readonly name: string; readonly args: readonly string[]; readonly needsBuild?: boolean }[] = [
  { name: 'lint', args: ['lint'] },
  { name: 'format', args: ['format:check'] },
  { name: 'build', args: ['build'] },
  { name: 'types of tests', args: ['check:test-types'] },
  {
    name: 'tests',
    args: ['test', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    needsBuild: true,
  },
  { name: 'documentation', args: ['docs:run'], needsBuild: true },
  { name: 'requirements page', args: ['requirements:check', '--report', report], needsBuild: true },
  { name: 'unused code', args: ['knip'] },
  { name: 'packages', args: ['check:packages'], needsBuild: true },
]

const results: { readonly name: string; readonly mark: '✓' | '✗' | '–'; readonly seconds: string }[] = []
for (const { name, args, needsBuild } of steps) {
  if (needsBuild === true && results.some((result) => result.name === 'build' && result.mark === '✗')) {
    results.push({ name, mark: '–', seconds: 'not run: the build failed' })
    continue
  }
  console.log(`\n▶ ${name}: pnpm ${args[0] ?? ''}`)
  const began = performance.now()
  const ok = pnpmLive(['run', ...args])
  results.push({ name, mark: ok ? '✓' : '✗', seconds: `${((performance.now() - began) / 1000).toFixed(1)} s` })
}

console.log('\nChecks')
for (const { name, mark, seconds } of results) console.log(`  ${mark} ${name} (${seconds})`)
if (results.some(({ mark }) => mark !== '✓')) process.exitCode = 1

if ((process.env['MUNIMENT_EVENTSTOREDB_URL'] ?? '') === '') console.log(needsServer.join('\n'))

const { passed, failed } = existsSync(report)
  ? countsOf(JSON.parse(readFileSync(report, 'utf8')) as TestReport)
  : { passed: 0, failed: 0 }
console.log(`${passed} passed, ${failed} failed`)
