import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadMemoryStore } from '@muniment/store-memory'
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

/** Ids and times differ from run to run; nothing else may. */
const withoutChance = (text: string): string =>
  text.replace(/\b(ak|cr|ses|ac)_[0-9a-f]{6}…/g, '$1_######…').replace(/\d\d:\d\d:\d\d\.\d\d\d/g, '##:##:##.###')

describe('quickstart', () => {
  it('prints the approved report for the team that comes with it', async () => {
    const { code, out } = await run()
    expect(code).toBe(0)
    const printed = withoutChance(out)
    if (process.env['MUNIMENT_APPROVE_REPORT'] === '1') writeFileSync(approved, printed)
    expect(printed).toBe(readFileSync(approved, 'utf8'))
  })

  it('R5 prints a principal beside every event, and anonymous only for attempts to log in', async () => {
    const { out } = await run('--json')
    const { trail } = JSON.parse(out) as { trail: { type: string; principal: { kind: string; label: string } }[] }
    expect(trail.length).toBeGreaterThan(100)
    for (const { principal } of trail) expect(principal.label).not.toBe('')
    const anonymous = trail.filter(({ principal }) => principal.kind === 'anonymous').map(({ type }) => type)
    expect(new Set(anonymous)).toEqual(new Set(['LoginAttempted']))
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
      { line: 5, reason: 'InvalidEmail (ERR_NGROK_4103)' },
      { line: 6, reason: 'the e-mail address stands in an earlier row' },
      { line: 7, reason: 'the e-mail address is missing' },
    ])
    expect(report.joined.map(({ person }) => person.name)).toEqual(['Barbara'])
  })

  it('reports a founder whose row is bad like any bad row, and the next person founds the account', async () => {
    const file = teamOf(
      [
        'name,email,role',
        'Grace,grace@example.com,developer',
        'Ada,not an address,founder',
        'Barbara,barbara@example.com,developer',
      ].join('\n'),
    )
    const { code, out, progress } = await run('--file', file, '--json')
    expect(code).toBe(0)
    const report = JSON.parse(out) as {
      badRows: { line: number; reason: string }[]
      joined: { person: { name: string } }[]
      trail: { type: string; sentence: string }[]
    }
    expect(report.badRows).toEqual([{ line: 3, reason: 'InvalidEmail (ERR_NGROK_4103)' }])
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
    expect(out).toContain('a quote is not closed')
  })

  it.each([
    ['a file that is not there', () => join(folder(), 'nobody.csv'), 'there is no such file'],
    ['a folder', folder, 'it is a folder'],
    ['an empty file', () => teamOf(''), 'there is not one good row'],
    ['a header without role', () => teamOf('name,email\nAda,ada@example.com\n'), 'lacks the column "role"'],
    ['a file of bad rows alone', () => teamOf('name,email,role\nAda,,founder\n'), 'there is not one good row'],
    ['a file of nobody who can sign up', () => teamOf('name,email,role\nAda,no address,founder\n'), 'nobody in it can'],
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

  it('tells in a sentence when the log cannot be kept', async () => {
    const { code, progress } = await run('--save', join(folder(), 'no', 'such', 'folder', 'log.jsonl'))
    expect(code).toBe(1)
    expect(progress).not.toMatch(/^\s+at /m)
  })
})
