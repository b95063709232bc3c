/**
 * `quickstart`: reads a team from CSV, lives through the main job with it and prints who did what.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { printReport } from './print-report.ts'
import { NoTeam, readTeam, type Team } from './read-team.ts'
import { runTeam } from './run-team.ts'

interface Options {
  readonly file?: string
  readonly save?: string
  readonly json?: boolean
}

/** Paths are meant from where the command was typed, whatever folder a package manager runs it in. */
const typedIn = process.env['INIT_CWD'] ?? process.cwd()

const ownTeam = fileURLToPath(new URL('../team.csv', import.meta.url))

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
}

const teamIn = async (path: string, shown: string): Promise<Team> => {
  const csv = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new NoTeam(`${shown}: ${reasons[error.code ?? ''] ?? error.code}`)
  })
  try {
    const team = readTeam(csv)
    if (team.people.length === 0) throw new NoTeam('there is not one good row')
    return team
  } catch (error) {
    if (error instanceof NoTeam) throw new NoTeam(`${shown}: ${error.message}`)
    throw error
  }
}

const quickstart = async ({ file, save, json = false }: Options): Promise<void> => {
  const path = file === undefined ? ownTeam : resolve(typedIn, file)
  const shown = file ?? relative(typedIn, path)
  const team = await teamIn(path, shown)
  process.stderr.write(`${team.people.length} people in ${shown}\n`)
  const savePath = save === undefined ? undefined : resolve(typedIn, save)
  const report = await runTeam(team, {
    save: savePath,
    tell: (progress) => process.stderr.write(`  ${progress}\n`),
  })
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : `\n${printReport(report)}`)
  if (save !== undefined) process.stderr.write(`The log of ${report.events} events is in ${save}\n`)
}

const program = new Command('quickstart')
  .description('Found an account, invite a team from CSV, issue and use API keys, and print the audit trail.')
  .option(
    '--file <team.csv>',
    'columns: name, email, role (founder, administrator, team-manager, developer, billing, viewer)',
  )
  .option('--save <log.jsonl>', 'keep the log, one event a line')
  .option('--json', 'print the report for machines')

try {
  await quickstart(program.parse().opts<Options>())
} catch (error) {
  const known = error instanceof NoTeam || (error instanceof Error && error.name === 'StoreFailure')
  process.stderr.write(
    `quickstart: ${error instanceof Error ? (known ? error.message : error.stack) : String(error)}\n`,
  )
  process.exitCode = 1
}
