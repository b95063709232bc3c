/** Type-checks the tests of every package and example, which vitest does not. Run by `pnpm check:test-types`. @module */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, node, root, tsc, workspaces } from './repository.ts'

let failures = 0
for (const { folder } of workspaces()) {
  if (!filesBelow(`${folder}/src`).some((file) => file.endsWith('.ts'))) continue
  const project = `${folder}/tsconfig.test.json`
  const { ok, output } = existsSync(join(root, project))
    ? node([tsc, '-p', project])
    : { ok: false, output: `${project} is missing\n` }
  console.log(`${ok ? '✓' : '✗'} ${project}`)
  if (!ok) {
    failures += 1
    console.error(output)
  }
}
process.exitCode = failures === 0 ? 0 : 1
