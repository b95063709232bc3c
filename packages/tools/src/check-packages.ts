/**
 * Packs every published package and looks at it as those who install it will: publint, attw, and declarations that
 * name nothing they cannot resolve. Run by `pnpm check:packages`.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { declarationFindings } from './declarations.ts'
import { node, pnpm, published, root, start, tool } from './repository.ts'

const folder = mkdtempSync(join(tmpdir(), 'muniment-packages-'))
let failures = 0
const step = (name: string, { ok, output }: { readonly ok: boolean; readonly output: string }): boolean => {
  console.log(`  ${ok ? '✓' : '✗'} ${name}`)
  if (!ok) {
    failures += 1
    console.error(output)
  }
  return ok
}

for (const { folder: path, manifest } of published()) {
  console.log(manifest.name)
  const into = join(folder, path)
  mkdirSync(into, { recursive: true })
  if (!step('pack', pnpm(['pack', '--pack-destination', into], { cwd: join(root, path) }))) continue
  const tarball = join(into, readdirSync(into).find((name) => name.endsWith('.tgz')) ?? 'no tarball')

  step('publint --strict', node([tool('publint/src/cli.js'), '--strict', tarball]))
  step('attw --profile esm-only', node([tool('@arethetypeswrong/cli/dist/index.js'), '--profile', 'esm-only', tarball]))

  const listed = start('tar', ['-tzf', tarball])
  const strays = listed.stdout.split('\n').filter((file) => /\.tsbuildinfo$|\.test\.|\/fixtures\//.test(file))
  step('contents', {
    ok: listed.ok && strays.length === 0,
    output: `    not for those who install it: ${strays.join(', ')}`,
  })

  if (!step('unpack', start('tar', ['-xzf', tarball, '-C', into]))) continue
  const findings = readdirSync(join(into, 'package/dist'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts'))
    .flatMap((file) => declarationFindings(manifest.name, file, readFileSync(join(into, 'package/dist', file), 'utf8')))
  step('declarations', {
    ok: findings.length === 0,
    output: findings.map(({ file, line, message }) => `    dist/${file}:${line ?? 1}: ${message}`).join('\n'),
  })
}
rmSync(folder, { recursive: true })
process.exitCode = failures === 0 ? 0 : 1
