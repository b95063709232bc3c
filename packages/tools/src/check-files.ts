/** Checks every file of the repository against the file rules. Run by `pnpm lint`. @module */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandFindings } from './command-rules.ts'
import { docFindings, machineFindings, nameFindings } from './file-rules.ts'
import { lateImportFindings, presentTimeFindings } from './present-time.ts'
import { root, start } from './repository.ts'
import { isSource, silencerFindings, silencersIn } from './silenced-checks.ts'

const listed = start('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'])
if (!listed.ok) throw new Error(`git could not list the files:\n${listed.output}`)
const files = listed.stdout.split('\0').filter((file) => file !== '' && existsSync(join(root, file)))

const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))

const findings = [
  ...[...texts].flatMap(([file, text]) => [
    ...nameFindings(file),
    ...docFindings(file, text),
    ...machineFindings(file, text),
    ...silencerFindings(file, text),
    ...presentTimeFindings(file, text),
    ...lateImportFindings(file, text),
  ]),
  ...commandFindings(files, (file) => texts.get(file) ?? ''),
]
for (const { file, line, rule, message } of findings)
  console.error(`${file}${line === undefined ? '' : `:${line}`}: ${message} [${rule}]`)

const silencers = [...texts].filter(([file]) => isSource(file)).flatMap(([, text]) => silencersIn(text)).length
console.log(
  `File names, opening sentences, tests of commands, machine paths, late imports: ${files.length} files, ` +
    `${findings.length} findings. ${silencers} comments silence a check, and say why.`,
)
process.exitCode = findings.length === 0 ? 0 : 1
