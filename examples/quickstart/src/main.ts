/**
 * `quickstart`: reads a team from CSV, lives through the main job with it and prints who did what.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import { fileProblem } from './file-problem.ts'
import { journalProblem, NoJournal } from './journal-problem.ts'
import { NoServer, serverProblem } from './server-problem.ts'
import { printable, printableJson, shown } from './plain-text.ts'
import { badRowLines, printReport } from './print-report.ts'
import { NoTeam, readTeam, type Team } from './read-team.ts'
import { type Report, runTeam } from './run-team.ts'
import { checkSavePath, NotSaved } from './saved-log.ts'

interface Options {
  readonly file?: string
  readonly save?: string
  readonly journal?: string
  readonly store?: string
  readonly force?: boolean
  readonly key?: string
  readonly at?: number
  readonly json?: boolean
}

/** Paths are meant from where the command was typed, whatever folder a package manager runs it in. */
const typedIn = process.env['INIT_CWD'] ?? process.cwd()

const ownTeam = fileURLToPath(new URL('../team.csv', import.meta.url))

/** Progress and problems, on standard error. */
const tell = (line: string): void => {
  process.stderr.write(`${printable(line)}\n`)
}

/** A path as it is shown: as it was typed, unless that would do something to the terminal. */
const shownPath = (path: string): string => (/^[\w./@ +-]{1,200}$/.test(path) ? path : shown(path))

/** The code is the secret of an authenticator: for whoever sits before the screen. */
const withoutQrCode = (report: Report): object => {
  if (report.secondFactor === undefined) return report
  const { qrCode: _, ...secondFactor } = report.secondFactor
  return { ...report, secondFactor }
}

const teamIn = async (path: string, name: string): Promise<Team> => {
  const bytes = await (path === '-' ? buffer(process.stdin) : readFile(path)).catch((error: unknown) => {
    throw new NoTeam(`${name}: ${fileProblem(error)}`)
  })
  try {
    const team = readTeam(bytes)
    if (team.people.length === 0) throw new NoTeam('there is not one good row', team.badRows)
    return team
  } catch (error) {
    if (error instanceof NoTeam) throw new NoTeam(`${name}: ${error.message}`, error.badRows)
    throw error
  }
}

const quickstart = async ({
  file,
  save,
  journal,
  store,
  force = false,
  key,
  at,
  json = false,
}: Options): Promise<void> => {
  const path = file === undefined ? ownTeam : file === '-' ? file : resolve(typedIn, file)
  const name = file === '-' ? 'standard input' : shownPath(file ?? relative(typedIn, path))
  const savePath = save === undefined ? undefined : resolve(typedIn, save)
  const notSaved = (error: unknown): NotSaved =>
    new NotSaved(`the log cannot be saved to ${shownPath(save ?? '')}: ${fileProblem(error)}`)
  if (savePath !== undefined)
    await checkSavePath(savePath, { input: path === '-' ? undefined : path, replace: force }).catch(
      (error: unknown) => {
        throw notSaved(error)
      },
    )

  const team = await teamIn(path, name)
  tell(`${team.people.length} ${team.people.length === 1 ? 'person' : 'people'} in ${name}`)
  const { report, noAnswer, saveError } = await runTeam(team, {
    save: savePath,
    place: { journal: journal === undefined ? undefined : resolve(typedIn, journal), server: store },
    ask: { key, at },
    tell: (progress) => tell(`  ${progress}`),
  }).catch((error: unknown) => {
    if (store !== undefined) throw new NoServer(serverProblem(error))
    if (journal === undefined) throw error
    throw new NoJournal(`${shownPath(journal)}: ${journalProblem(error)}`)
  })
  process.stdout.write(
    json
      ? `${printableJson(JSON.stringify(withoutQrCode(report), null, 2))}\n`
      : `\n${printReport(report, { width: process.stdout.columns ?? 120, isTerminal: process.stdout.isTTY })}`,
  )
  if (noAnswer !== undefined) {
    tell(`quickstart: ${noAnswer}`)
    process.exitCode = 1
  }
  if (saveError !== undefined) throw notSaved(saveError)
  if (journal !== undefined)
    tell(`The log is in ${shownPath(journal)}, and what opens it in ${shownPath(journal)}.home.`)
  if (save !== undefined && journal === undefined)
    tell(
      `The log of ${report.events} events is in ${shownPath(save)}. Names and addresses in it stay sealed: the ` +
        'keys that open them end with this process.',
    )
}

const eventNumber = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It is the number of an event: 0, 1, 2 …')
  return Number(text)
}

const program = new Command('quickstart')
  .description('Found an account, invite a team from CSV, issue and use API keys, and print the audit trail.')
  .option(
    '--file <team.csv>',
    'columns: name, email, role (founder, administrator, team-manager, developer, billing, viewer); - is standard input',
  )
  .option('--journal <log.jsonl>', 'keep the log in a file while it grows, and go on where an earlier run was stopped')
  .addOption(
    new Option('--store <url>', 'keep the log in an EventStoreDB, in a part of it that is new for each run').conflicts(
      'journal',
    ),
  )
  .option('--save <log.jsonl>', 'keep the log, one event a line; its names and addresses stay sealed for ever')
  .option('--force', 'let --save replace a file')
  .option('--key <address>', "ask who could use this person's key")
  .option('--at <N>', 'ask for event N alone', eventNumber)
  .option('--json', 'print the report for machines')
  .configureOutput({
    writeOut: (text) => process.stdout.write(printable(text)),
    writeErr: (text) => process.stderr.write(printable(text)),
  })

// Whoever reads the report may have had enough of it (`| head`); anything else is said, once.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return
  tell(`quickstart: the report cannot be written: ${fileProblem(error)}`)
  process.exitCode = 1
})
process.stderr.on('error', () => {})

// A package manager hands a first `--` on.
const [node = '', script = '', ...typed] = process.argv
const words = typed[0] === '--' ? typed.slice(1) : typed

try {
  await quickstart(program.parse([node, script, ...words]).opts<Options>())
} catch (error) {
  const known =
    error instanceof NoTeam || error instanceof NotSaved || error instanceof NoJournal || error instanceof NoServer
  tell(`quickstart: ${error instanceof Error ? (known ? error.message : error.stack) : String(error)}`)
  if (error instanceof NoTeam) for (const line of badRowLines(error.badRows)) tell(`  ${line}`)
  process.exitCode = 1
}
