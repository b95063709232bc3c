/** Checks every file of the repository against the file rules. Run by `pnpm lint`. @module */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { docFindings, machineFindings, nameFindings } from './file-rules.ts'
import { root, start } from './repository.ts'

const listed = start('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'])
if (!listed.ok) throw new Error(`git could not list the files:\n${listed.output}`)
const files = listed.stdout.split('\0').filter((file) => file !== '' && existsSync(join(root, file)))

const findings = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8')
  return [...nameFindings(file), ...docFindings(file, text), ...machineFindings(file, text)]
})
for (const { file, line, rule, message } of findings)
  console.error(`${file}${line === undefined ? '' : `:${line}`}: ${message} [${rule}]`)
console.log(`File names, module comments, machine paths: ${files.length} files, ${findings.length} findings.`)
process.exitCode = findings.length === 0 ? 0 : 1
