/** Type-checks and runs every program in the documentation and follows its links. Run by `pnpm docs:run`. @module */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { linksOf, moduleOf, type Program, printedAs, programsOf, separator, targetOf } from './documentation.ts'
import { filesBelow, node, root, tsc, workspaces } from './repository.ts'

const files = [
  'README.md',
  'CONTRIBUTING.md',
  ...filesBelow('docs').filter((file) => file.endsWith('.md')),
  ...workspaces().map(({ folder }) => `${folder}/README.md`),
].filter((file) => existsSync(join(root, file)))

const failures: string[] = []
const fail = (at: string, message: string): void => {
  failures.push(at)
  console.error(`✗ ${at}: ${message}`)
}

// Below packages/tools, so that the packages resolve as they would for an application that installed them.
const folder = join(root, 'packages/tools/dist/documentation')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

/** The name of a program's module; {@link located} turns it back. */
const moduleName = ({ file, line }: Program): string => `${file.replaceAll('/', '__')}.${line}`

/** Replaces places in modules by places in the Markdown. */
const located = (text: string, { file, ...program }: Program): string =>
  text
    .replaceAll(
      new RegExp(
        `[^\\s(]*${moduleName({ file, ...program }).replaceAll('.', '\\.')}\\.ts[:(](\\d+)[:,](\\d+)\\)?`,
        'g',
      ),
      `${file}:$1:$2`,
    )
    .replaceAll(/^.*\/dist\/documentation\/.*$\n?/gm, '')

const programs = files.flatMap((file) => {
  const markdown = readFileSync(join(root, file), 'utf8')
  for (const link of linksOf(file, markdown)) {
    const target = targetOf(link)
    if (target !== undefined && !existsSync(join(root, target)))
      fail(`${file}:${link.line}`, `no such file: ${link.url}`)
  }
  // CONTRIBUTING shows fragments, right and wrong: there a program says that it is one.
  return programsOf(file, markdown, file === 'CONTRIBUTING.md')
})
console.log(`${files.length} documents, ${programs.length} programs.`)

for (const program of programs) writeFileSync(join(folder, `${moduleName(program)}.ts`), moduleOf(program))
const configuration = {
  extends: '../../../../tsconfig.base.json',
  compilerOptions: {
    rootDir: '.',
    outDir: 'out',
    composite: false,
    isolatedDeclarations: false,
    declaration: false,
    declarationMap: false,
    customConditions: [],
    moduleDetection: 'force',
    noUnusedLocals: false,
    noUnusedParameters: false,
    // What an application has: the packages as they are built, not their sources.
    types: ['node'],
  },
  include: ['*.ts'],
}
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration))

const compiled =
  programs.length === 0 ? { ok: true, output: '' } : node([tsc, '-p', '.', '--pretty', 'false'], { cwd: folder })
const unplaced = compiled.output
  .split('\n')
  .filter((line) => line !== '' && !programs.some((program) => line.startsWith(`${moduleName(program)}.ts(`)))
if (!compiled.ok && unplaced.length > 0) fail('tsc', unplaced.join('\n'))

const run = (program: Program): void => {
  const at = `${program.file}:${program.line}`
  const prefix = `${moduleName(program)}.ts(`
  const errors = compiled.output.split('\n').filter((line) => line.startsWith(prefix))
  if (errors.length > 0)
    return fail(at, `does not compile\n${errors.map((line) => `  ${located(line, program)}`).join('\n')}`)

  const cwd = mkdtempSync(join(tmpdir(), 'muniment-docs-'))
  const { ok, stdout, output } = node(['--enable-source-maps', join(folder, 'out', `${moduleName(program)}.js`)], {
    cwd,
  })
  rmSync(cwd, { recursive: true })
  const printed = stdout.split(`${separator}\n`)
  if (!ok) return fail(at, `failed\n${located(output.replaceAll(`${separator}\n`, ''), program)}`)
  if (printed.length !== program.snippets.length + 1) return fail(at, 'ended before its last line')

  for (const [index, { output: expected }] of program.snippets.entries())
    if (expected !== undefined && !printedAs(expected.text, printed[index] ?? ''))
      return fail(`${program.file}:${expected.line}`, `something else was printed:\n${printed[index] ?? ''}`)
  console.log(`✓ ${at}`)
}
programs.forEach(run)

console.log(failures.length === 0 ? 'The documentation runs.' : `${failures.length} places in the documentation fail.`)
process.exitCode = failures.length === 0 ? 0 : 1
