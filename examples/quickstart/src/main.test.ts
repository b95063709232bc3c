/** Tests of the whole program, as a process of its own. @module */
import { execFile, spawn } from 'node:child_process'
import { linkSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadMemoryStore, memoryStore } from '@muniment/store-memory'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const approved = new URL('./main.approved.txt', import.meta.url)

interface Run {
  readonly code: number
  readonly out: string
  readonly progress: string
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'quickstart-'))

const run = (...args: readonly string[]): Promise<Run> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, ...args],
      { cwd: root, env: { ...process.env, INIT_CWD: root } },
      (error, out, progress) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, progress })
      },
    )
  })

const teamOf = (csv: string): string => {
  const file = join(folder(), 'team.csv')
  writeFileSync(file, csv)
  return file
}

/** The smallest team with somebody to invite. */
const small = 'name,email,role\nAda,ada@example.com,founder\nGrace,grace@example.com,developer\n'

/** Ids and times differ from run to run; nothing else may. */
const withoutChance = (text: string): string =>
  text
    .replace(/\b(ak|cr|ses|ac)_[0-9a-f]{6}…/g, '$1_######…')
    .replace(/^[█▀▄ ]{30,}$/gm, '(a line of the QR code)')
    .replace(/\d\d:\d\d:\d\d/g, '##:##:##')
    .replace(/on \d{4}-\d\d-\d\d( to \d{4}-\d\d-\d\d)?/, 'on ####-##-##')

describe('quickstart', () => {
  it('prints the approved report for the team that comes with it', async () => {
    const { code, out } = await run()
    expect(code).toBe(0)
    const printed = withoutChance(out)
    if (process.env['MUNIMENT_APPROVE_REPORT'] === '1') writeFileSync(approved, printed)
    expect(printed).toBe(readFileSync(approved, 'utf8'))
  })

  it('prints a principal beside every event, and anonymous only for attempts to log in', async () => {
    const { out } = await run('--json')
    const { trail } = JSON.parse(out) as { trail: { type: string; principal: { kind: string; label: string } }[] }
    expect(trail.length).toBeGreaterThan(100)
    for (const { principal } of trail) expect(principal.label).not.toBe('')
    const anonymous = trail.filter(({ principal }) => principal.kind === 'anonymous').map(({ type }) => type)
    expect(new Set(anonymous)).toEqual(new Set(['LoginAttempted', 'SessionStarted']))
  })

  it('reports bad rows with line and reason and goes on with the rest', async () => {
    const file = teamOf(
      [
        '\u{feff}name,email,role',
        'Ada,ada@example.com,founder',
        ',nameless@example.com,developer',
        'Grace,grace@example.com,wizard',
        'Alan,not an address,developer',
        'Twin,ADA@example.com,developer',
        'Short',
        '',
        'Barbara,barbara@example.com,developer',
      ].join('\r\n'),
    )
    const { code, out } = await run('--file', file, '--json')
    expect(code).toBe(0)
    const report = JSON.parse(out) as {
      badRows: { line: number; reason: string }[]
      joined: { person: { name: string } }[]
    }
    expect(report.badRows).toEqual([
      { line: 3, reason: 'the name is missing' },
      {
        line: 4,
        reason: 'the role "wizard" is none of founder, administrator, team-manager, developer, billing, viewer',
      },
      { line: 5, reason: 'the e-mail address "not an address" has a blank in it' },
      { line: 6, reason: 'the e-mail address "ADA@example.com" stands in line 2 already' },
      { line: 7, reason: 'the e-mail address is missing' },
    ])
    expect(report.joined.map(({ person }) => person.name)).toEqual(['Barbara'])
  })

  it('reports a founder whose row is bad like any bad row; an administrator founds the account, and it is said', async () => {
    const file = teamOf(
      [
        'name,email,role',
        'Barbara,barbara@example.com,developer',
        'Ada,not an address,founder',
        'Grace,grace@example.com,administrator',
      ].join('\n'),
    )
    const { code, out, progress } = await run('--file', file, '--json')
    expect(code).toBe(0)
    const report = JSON.parse(out) as {
      badRows: { line: number; reason: string }[]
      notes: string[]
      joined: { person: { name: string } }[]
      trail: { type: string; sentence: string }[]
    }
    expect(report.badRows).toEqual([{ line: 3, reason: 'the e-mail address "not an address" has a blank in it' }])
    expect(report.notes).toEqual(['No good row has the role founder, so the administrator Grace founded the account.'])
    expect(report.joined.map(({ person }) => person.name)).toEqual(['Barbara'])
    expect(report.trail.filter(({ type }) => type === 'AccountCreated').map(({ sentence }) => sentence)).toEqual([
      'Grace founded the account "Quickstart"',
    ])
    expect(progress).toContain('Grace founded the account')
  })

  it('reports a quote that is never closed and keeps the rows before it', async () => {
    const file = teamOf('name,email,role\nAda,ada@example.com,founder\n"Grace,grace@example.com,developer\n')
    const { code, out } = await run('--file', file)
    expect(code).toBe(0)
    expect(out).toContain('a quote is opened on this line and not closed')
  })

  it.each([
    ['a file that is not there', () => join(folder(), 'nobody.csv'), 'there is no such file'],
    ['a folder', folder, 'it is a folder'],
    ['an empty file', () => teamOf(''), 'it is empty'],
    ['a header without role', () => teamOf('name,email\nAda,ada@example.com\n'), 'lacks the column "role"'],
    ['a file of bad rows alone', () => teamOf('name,email,role\nAda,,founder\n'), 'there is not one good row'],
    [
      'and names its bad rows',
      () => teamOf('name,email,role\nAda,,founder\n'),
      'line 2: the e-mail address is missing',
    ],
    [
      'a file in which nobody may found the account',
      () => teamOf('name,email,role\nAda,ada@example.com,developer\n'),
      'no good row has the role founder or administrator',
    ],
  ])('refuses %s with a sentence, not a stack trace', async (_, make, reason) => {
    const { code, out, progress } = await run('--file', make())
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(progress).toContain(reason)
    expect(progress).not.toMatch(/^\s+at /m)
  })

  it('keeps the log in the exchange format: loading it and saving it again gives the same bytes', async () => {
    const saved = join(folder(), 'log.jsonl')
    const again = join(folder(), 'again.jsonl')
    const { code } = await run('--save', saved)
    expect(code).toBe(0)
    const store = await loadMemoryStore(saved)
    await store.save(again)
    await store.close()
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(saved, 'utf8'))
    expect(readFileSync(saved, 'utf8')).not.toContain('@example.com')
  })

  it.each([
    ['in a folder that is not there', () => join(folder(), 'no', 'log.jsonl'), 'its folder does not exist'],
    ['in place of a folder', folder, 'it is a folder'],
    ['where a device is', () => '/dev/null', 'it is no regular file'],
  ])('does not begin when the log cannot be saved: %s', async (_, make, reason) => {
    const { code, out, progress } = await run('--save', make())
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(progress).toMatch(/^quickstart: the log cannot be saved to .*\n$/)
    expect(progress).toContain(reason)
  })

  it('replaces a file by the log only when told to', async () => {
    const saved = join(folder(), 'precious.txt')
    writeFileSync(saved, 'precious')
    const refused = await run('--save', saved)
    expect(refused.code).toBe(1)
    expect(refused.progress).toContain('there is such a file already; --force replaces it')
    expect(readFileSync(saved, 'utf8')).toBe('precious')
    expect((await run('--save', saved, '--force')).code).toBe(0)
    expect(readFileSync(saved, 'utf8')).toMatch(/^\{"stream":/)
  })

  it.each([
    ['itself', (file: string) => file],
    ['a link to it', (file: string) => (symlinkSync(file, `${file}.link`), `${file}.link`)],
    ['another name of it', (file: string) => (linkSync(file, `${file}.name`), `${file}.name`)],
  ])('never replaces the file that the team is read from: %s', async (_, nameOf) => {
    const file = teamOf('name,email,role\nAda,ada@example.com,founder\n')
    const { code, progress } = await run('--file', file, '--save', nameOf(file), '--force')
    expect(code).toBe(1)
    expect(progress).toContain('it is the file that the team is read from')
    expect(readFileSync(file, 'utf8')).toMatch(/^name,email,role/)
  })

  it('prints the report and then the reason when saving fails at the end', async () => {
    // Too long only for the file that is written beside it.
    const saved = join(folder(), 'x'.repeat(250))
    const { code, out, progress } = await run('--file', teamOf(small), '--save', saved)
    expect(code).toBe(1)
    expect(out).toContain('The audit trail')
    expect(progress).toMatch(/the log cannot be saved to .*: its name is too long\n$/)
  })

  it('says that nobody will read the names in a saved log', async () => {
    const { progress } = await run('--file', teamOf(small), '--save', join(folder(), 'log.jsonl'))
    expect(progress).toContain('stay sealed: the keys that open them end with this process')
  })

  it('leaves nothing of a row that is left out', async () => {
    const file = teamOf(`${small}\u001bBob,bob@example.com,viewer\nEve,eve,viewer\n`)
    const { out } = await run('--file', file, '--json')
    const { badRows, trail } = JSON.parse(out) as { badRows: { line: number }[]; trail: { sentence: string }[] }
    expect(badRows.map(({ line }) => line)).toEqual([4, 5])
    expect(trail.filter(({ sentence }) => /\b(bob|eve)\b/i.test(sentence))).toEqual([])
    expect(trail.filter(({ sentence }) => / invited /.test(sentence))).toHaveLength(1)
  })
})

describe('a question', () => {
  const answers = async (...args: readonly string[]) => {
    const { code, out, progress } = await run('--json', ...args)
    const { question } = JSON.parse(out) as {
      question?: { owner: string; answers: { at: number; event: string; who: string; refusal?: string }[] }
    }
    return { code, progress, question }
  }

  it('is answered by ids: people who are called alike, or like a part of others, are not mixed up', async () => {
    const file = teamOf(
      [
        'name,email,role',
        'Al Boss,boss@example.com,founder',
        'Al,al@example.com,developer',
        'Alan,alan@example.com,developer',
        'Al,al2@example.com,developer',
      ].join('\n'),
    )
    const { question } = await answers('--file', file)
    expect(question?.owner).toBe('Al')
    expect(question?.answers.map(({ event, who }) => `${event.replace(/ ak_.*/, '')}: ${who}`)).toEqual([
      'Al was issued the api-key: Al',
      'Al Boss disabled Al: nobody',
      'Al Boss enabled Al: Al',
      'Al Boss disabled Al: nobody',
    ])
    const removed = await answers('--file', file, '--key', 'ALAN@example.com')
    expect(removed.question?.answers.map(({ event, who }) => `${event.replace(/ ak_.*/, '')}: ${who}`)).toEqual([
      'Alan was issued the api-key: Alan',
      'Al Boss removed Alan: nobody',
      'Al Boss revoked the credential: nobody',
    ])
    const untouched = await answers('--file', file, '--key', 'al2@example.com')
    expect(untouched.question?.answers.map(({ who }) => who)).toEqual(['Al'])
  })

  it('may be of another key at another event', async () => {
    const { question } = await answers('--key', 'alan@example.com', '--at', '5')
    expect(question).toMatchObject({
      owner: 'Alan Turing',
      answers: [{ at: 5, who: 'nobody', refusal: 'UnknownCredential' }],
    })
    const { out } = await run('--key', 'alan@example.com', '--at', '5')
    expect(out).toContain('After event 5 nobody could use it: it did not exist yet.')
  })

  it.each([
    [['--key', 'hedy@example.com'], 'nobody with the address "hedy@example.com" was issued an API key'],
    [['--at', '100000'], 'there is no event 100000: the last one is'],
  ])('without an answer is said to have none, below the report: %s', async (args, reason) => {
    const { code, out, progress } = await run(...args)
    expect(code).toBe(1)
    expect(out).toContain('The audit trail')
    expect(progress).toContain(reason)
  })

  it('about no number of an event is refused', async () => {
    const { code, out, progress } = await run('--at', '-1')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(progress).toContain('It is the number of an event')
  })
})

describe('the terminal', () => {
  // oxlint-disable-next-line no-control-regex -- controls are what is looked for
  const commands = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

  it('is never sent a control character, from the file or from the command line, whatever is printed', async () => {
    const name = `\u001b]0;pwned\u0007\u009b31m.csv`
    const file = join(folder(), name)
    writeFileSync(file, `${small}\u001b[2JBob,bob@example.com,\u001b[31m\nX,\u009bx@example.com,viewer\n`)
    for (const args of [
      ['--file', file],
      ['--file', file, '--json'],
      ['--file', `${file}.not`],
      ['--file', file, '--save', `${file}/`],
      [`--\u001b[31m`],
      ['--key', '\u001b[31m', '--file', file],
      ['--at', '\u001b[31m'],
    ]) {
      const { out, progress } = await run(...args)
      expect(out, args.join(' ')).not.toMatch(commands)
      expect(progress, args.join(' ')).not.toMatch(commands)
    }
  })

  const shell = (script: string): Promise<{ readonly code: number | null; readonly progress: string }> =>
    new Promise((resolve) => {
      const child = spawn('bash', ['-c', script], { cwd: root, env: { ...process.env, QUICKSTART: main } })
      let progress = ''
      child.stderr.on('data', (chunk: Buffer) => (progress += chunk.toString()))
      child.on('close', (code) => resolve({ code, progress }))
    })
  const started = `"${process.execPath}" "$QUICKSTART"`

  it('may stop to listen: a closed pipe is no fault', async () => {
    const { code, progress } = await shell(`set -o pipefail; ${started} | head -1`)
    expect(code).toBe(0)
    expect(progress).not.toMatch(/EPIPE|^\s+at /m)
  })

  it('may stop to listen to the progress', async () => {
    expect((await shell(`${started} 2> >(head -1 >/dev/null) >/dev/null`)).code).toBe(0)
  })

  it('that is full is said to be, in one line', async () => {
    const { code, progress } = await shell(`${started} > /dev/full`)
    expect(code).toBe(1)
    expect(progress).toContain('quickstart: the report cannot be written: there is no space left\n')
    expect(progress).not.toMatch(/^\s+at /m)
  })

  it('may be the source as well', async () => {
    const { code, progress } = await shell(
      `printf 'name;email;role\nAda;ada@example.com;founder\n' | ${started} --file -`,
    )
    expect(code).toBe(0)
    expect(progress).toMatch(/^1 person in standard input\n/)
  })

  it('may hand on a first -- that a package manager was given', async () => {
    const { code, out } = await run('--', '--file', teamOf(small))
    expect(code).toBe(0)
    expect(out).toContain('1 person accepted an invitation')
  })
})

describe('a journal', () => {
  const onJournal = (journal: string): Promise<Run> => run('--file', teamOf(small), '--journal', journal)

  it('keeps the log while it grows; another run goes on from there, and nobody is invited twice', async () => {
    const journal = join(folder(), 'log.jsonl')
    const first = await onJournal(journal)
    const second = await onJournal(journal)
    expect([first.code, second.code]).toEqual([0, 0])
    expect(second.progress).toContain(`The log is in ${journal}, and what opens it in ${journal}.home.`)
    for (const { out } of [first, second]) expect(out.match(/Ada invited/g)).toHaveLength(1)
    expect(first.out).toContain('everybody is active')
    expect(readFileSync(journal, 'utf8')).not.toContain('@example.com')
    expect(second.out).toContain('Ada invited grace@example.com')
  })

  it('that is damaged is refused with its line, and so is what is none, or in a folder that is not there', async () => {
    const journal = join(folder(), 'log.jsonl')
    await onJournal(journal)
    const lines = readFileSync(journal, 'utf8').split('\n')
    writeFileSync(journal, lines.map((line, index) => (index === 2 ? line.replace('{', 'x') : line)).join('\n'))
    const damaged = await onJournal(journal)
    expect(damaged).toMatchObject({ code: 1, out: '' })
    expect(damaged.progress).toContain(`quickstart: ${journal}: `)
    expect(damaged.progress).toContain('line 3')
    const csv = teamOf(small)
    const before = readFileSync(csv, 'utf8')
    const none = await run('--file', csv, '--journal', csv)
    expect(none).toMatchObject({ code: 1, out: '' })
    expect(readFileSync(csv, 'utf8')).toBe(before)
    const nowhere = await onJournal(join(folder(), 'none', 'log.jsonl'))
    expect(nowhere.progress).toContain('there is no such file')
    for (const { progress } of [damaged, none, nowhere]) expect(progress).not.toMatch(/^\s+at /m)
  })

  it('without what opens it is refused, and so is one whose secrets are damaged: nobody signs up a second time', async () => {
    const journal = join(folder(), 'log.jsonl')
    await onJournal(journal)
    const before = readFileSync(journal, 'utf8')
    renameSync(`${journal}.home`, `${journal}.elsewhere`)
    const without = await onJournal(journal)
    expect(without.progress).toContain(`quickstart: ${journal}: what opens it is not there`)
    rmSync(`${journal}.home`, { recursive: true })
    writeFileSync(`${journal}.home`, 'x')
    const blocked = await onJournal(journal)
    rmSync(`${journal}.home`)
    renameSync(`${journal}.elsewhere`, `${journal}.home`)
    writeFileSync(join(`${journal}.home`, 'secrets.json'), '{')
    const damaged = await onJournal(journal)
    for (const { code, out, progress } of [without, blocked, damaged]) {
      expect([code, out]).toEqual([1, ''])
      expect(progress).not.toMatch(/^\s+at /m)
    }
    expect(readFileSync(journal, 'utf8')).toBe(before)
  })

  it('that another process has is refused, by the number of that process', async () => {
    const journal = join(folder(), 'log.jsonl')
    const store = await memoryStore({ journal })
    const second = await onJournal(journal)
    await store.close()
    expect(second).toMatchObject({ code: 1, out: '' })
    expect(second.progress).toContain(`quickstart: ${journal}: process ${process.pid} has it open`)
  })
})
