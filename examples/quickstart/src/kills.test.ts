/** A run on a journal that is killed again and again ends with the audit trail of a run that nobody disturbed. @module */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { loadMemoryStore } from '@muniment/store-memory'
import { describe, expect, it } from 'vitest'
import type { Report } from './run-team.ts'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** `MUNIMENT_KILLS=200` for a long run. */
const kills = Number(process.env['MUNIMENT_KILLS'] ?? 4)

const team = `name,email,role
Ada,ada@example.com,founder
Katherine,katherine@example.com,team-manager
Alan,alan@example.com,developer
Barbara,barbara@example.com,developer
Luca,luca@example.com,billing
`

/** What a run does anew because it cannot know what an earlier one knew: its sessions, and mail that was lost on the way. */
const ofEachRun = new Set([
  'LoginAttempted',
  'LoginSucceeded',
  'LoginFailed',
  'TotpCodeAccepted',
  'RecoveryCodeUsed',
  'SessionStarted',
  'SessionMfaPassed',
  'SessionRotated',
  'MfaEnrollmentStarted',
  'AccountEntered',
  'InvitationResent',
])

/** What happened, without ids and times. */
const story = ({ trail }: Report) =>
  trail
    .filter(({ type }) => !ofEachRun.has(type))
    .map(({ type, principal, reaction, sentence }) => [
      type,
      principal.label,
      reaction,
      sentence.replaceAll(/_[0-9a-f]{32}/g, ''),
    ])

const folder = (): { readonly file: string; readonly journal: string } => {
  const path = mkdtempSync(join(tmpdir(), 'quickstart-kills-'))
  const file = join(path, 'team.csv')
  writeFileSync(file, team)
  return { file, journal: join(path, 'log.jsonl') }
}

const argumentsFor = ({ file, journal }: ReturnType<typeof folder>): readonly string[] => [
  main,
  '--file',
  file,
  '--journal',
  journal,
  '--json',
]

const wholeRun = async (place: ReturnType<typeof folder>): Promise<Report> => {
  const { stdout } = await promisify(execFile)(process.execPath, argumentsFor(place), { maxBuffer: 1 << 26 })
  return JSON.parse(stdout) as Report
}

const begun = (place: ReturnType<typeof folder>): ChildProcess =>
  spawn(process.execPath, argumentsFor(place), { stdio: 'ignore' })

const linesOf = (journal: string): number =>
  existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 1 : 0

describe('a run on a journal', () => {
  it(`that is killed ${kills} times at random moments ends as one that nobody disturbed`, {
    timeout: 60_000 + kills * 10_000,
  }, async () => {
    const calm = folder()
    const startedAt = performance.now()
    const undisturbed = await wholeRun(calm)
    const lengthMs = Math.max(1_000, Math.ceil(performance.now() - startedAt))
    const place = folder()
    for (let killed = 0; killed < kills; ) {
      const child = begun(place)
      const ended = once(child, 'exit')
      const timer = setTimeout(() => child.kill('SIGKILL'), randomInt(lengthMs))
      const [, signal] = (await ended) as [number | null, NodeJS.Signals | null]
      clearTimeout(timer)
      if (signal === 'SIGKILL') killed += 1
      // It has come to the end: another story begins.
      else {
        expect(story(await wholeRun(place))).toEqual(story(undisturbed))
        rmSync(place.journal)
        rmSync(`${place.journal}.commit`)
        rmSync(`${place.journal}.home`, { recursive: true })
      }
    }
    const last = await wholeRun(place)
    expect(story(last)).toEqual(story(undisturbed))
    expect(last.trail).toHaveLength(linesOf(place.journal))
    for (const { journal } of [calm, place]) {
      const store = await loadMemoryStore(journal)
      await store.close()
      rmSync(join(journal, '..'), { recursive: true })
    }
  })
})
