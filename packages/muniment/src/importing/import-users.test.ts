/** People who come from somewhere else, row by row. @module */
import { hashSync } from 'bcryptjs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { StoreFailure } from '@muniment/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { storeWith } from '../engine/stores.fixture.ts'
import type { ImportedRow, ImportOptions, ImportProgress, ImportRow, ImportSource } from '../index.ts'
import { assertionOf } from '../scenarios-of-people.fixture.ts'
import { aTeam, codeOf, type Team } from '../team.fixture.ts'

let team: Team
afterEach(() => team.close())

const typed = 'what was typed elsewhere'
const passwordHash = hashSync(typed, 10)

const row = (n: number, more: Partial<ImportRow> = {}): ImportRow => ({
  email: `person${n}@example.com`,
  passwordHash,
  ...more,
})
const rows = (count: number): readonly ImportRow[] => Array.from({ length: count }, (_, n) => row(n))
const dana = () => team.muniment.support({ operator: 'dana', reason: 'move to the new platform' })
const run = async (source: ImportSource, options: Partial<ImportOptions> = {}) =>
  team.muniment.users.import(source, { as: await dana(), ...options })
const logIn = (email: string, password = typed) => team.muniment.access.logIn({ email, password })
const provisioned = async () => (await team.log()).filter(({ type }) => type === 'UserProvisioned')

describe('an import', () => {
  it('brings people with the hash that they had: the first login takes it, and replaces it by one of ours', async () => {
    team = await aTeam()
    expect(await run([row(1, { name: 'One', username: 'one', emailVerified: true })])).toEqual({
      rows: 1,
      imported: 1,
      repeated: 0,
      refused: 0,
      isComplete: true,
      refusedRows: [],
    })
    expect((await provisioned())[0]?.metadata).toMatchObject({
      'principal.kind': 'support',
      'principal.operator': 'dana',
      reason: 'move to the new platform',
      command: 'users.import',
    })
    expect(await codeOf(logIn('person1@example.com', 'wrong'))).toBe('BadLogin')
    const { userId } = await logIn('one')
    expect((await team.log()).filter(({ type }) => type === 'PasswordRehashed')).toHaveLength(1)
    expect((await logIn('Person1@Example.com')).userId).toBe(userId)
    expect((await team.log()).filter(({ type }) => type === 'PasswordRehashed')).toHaveLength(1)
  })

  it('compares a password as it was typed until it is ours, and in any form afterwards', async () => {
    team = await aTeam()
    const [composed, decomposed] = ['p\u00e4ssword of old', 'pa\u0308ssword of old']
    await run([row(1, { passwordHash: hashSync(decomposed, 10) })])
    expect(await codeOf(logIn('person1@example.com', composed))).toBe('BadLogin')
    await logIn('person1@example.com', decomposed)
    await logIn('person1@example.com', composed)
  })

  it('of a hash of nothing lets nobody in by what no password can be', async () => {
    team = await aTeam()
    await run([row(1, { passwordHash: hashSync('', 10) })])
    for (const given of ['x'.repeat(2_000), '\ud800', `\0`])
      expect(await codeOf(logIn('person1@example.com', given))).toBe('BadLogin')
    await logIn('person1@example.com', '')
  })

  it('brings logins of providers, and lets whoever has nothing set a password by mail', async () => {
    team = await aTeam()
    const login = { method: 'github', issuer: 'https://github.com', subject: '4711' } as const
    await run([row(1, { logins: [login] }), row(2, { passwordHash: undefined })])
    const assertion = await assertionOf(team)
    const { userId } = await team.muniment.access.logInWithProvider({ assertion })
    expect((await logIn('person1@example.com')).userId).toBe(userId)
    const { refusedRows } = await run([row(3, { logins: [login] })])
    expect(refusedRows).toMatchObject([{ line: 1, code: 'LoginLinkedElsewhere' }])
    await team.muniment.users.requestPasswordReset({ email: 'person2@example.com' })
    const ticket = team.outbox.newestTo('person2@example.com', 'password-reset')?.ticket ?? ''
    await team.muniment.users.completePasswordReset({ ticket, password: 'another good password' })
    await logIn('person2@example.com', 'another good password')
  })

  it('takes lines of JSON as a file is read by lines, and rows of another form by a map', async () => {
    team = await aTeam()
    const lines = rows(3).map(({ email }) => JSON.stringify({ user: { mail: email }, hash: passwordHash }))
    const file = createInterface({ input: Readable.from([`\ufeff${lines.join('\r\n')}\r\n\r\n`]) })
    const map = (given: unknown) => {
      const { user, hash } = given as { readonly user: { readonly mail: string }; readonly hash: string }
      return { email: user.mail, passwordHash: hash }
    }
    expect(await run(file, { map })).toMatchObject({ rows: 3, imported: 3, isComplete: true })
  })

  it('tells each row that it refuses with its line, the field and the rule, nothing of the row, and goes on', async () => {
    team = await aTeam()
    const told: ImportedRow[] = []
    const login = { method: 'github', issuer: 'https://github.com', subject: '1' } as const
    const source = [
      row(1),
      '{"email": "broken',
      null,
      { ...row(3), admin: true },
      row(4, { email: 'nobody@localhost' }),
      row(5, { passwordHash: 'in clear, by mistake' }),
      row(6, { name: 'two\nlines' }),
      row(7, { email: team.founder.email }),
      { ...row(8), logins: [login, { ...login, subject: '2' }] },
      '',
      row(9, { username: 'a@b' }),
      row(10),
      row(11, { logins: [login, login, login] }),
      row(12, { logins: [{ ...login, subject: '' }] }),
    ]
    const report = await run(source, { onRow: (one) => void told.push(one), concurrency: 1 })
    expect(report).toMatchObject({ rows: 13, imported: 2, refused: 11, isComplete: true })
    expect(report.refusedRows).toEqual(told.filter(({ outcome }) => outcome === 'refused'))
    expect(
      told.map((one) => [one.line, one.outcome === 'refused' ? `${one.code} ${one.field ?? ''}` : one.outcome]),
    ).toEqual([
      [1, 'imported'],
      [2, 'InvalidInput row'],
      [3, 'InvalidInput input'],
      [4, 'InvalidInput admin'],
      [5, 'InvalidEmail '],
      [6, 'InvalidInput passwordHash'],
      [7, 'InvalidInput name'],
      [8, 'EmailTaken '],
      [9, 'LoginAlreadyLinked '],
      [11, 'InvalidUsername '],
      [12, 'imported'],
      [13, 'InvalidInput logins'],
      [14, 'InvalidInput logins.0.subject'],
    ])
    expect(JSON.stringify(report)).not.toMatch(/mistake|nobody|two|broken|a@b/)
  })

  it('a map that throws refuses its row and quotes nothing', async () => {
    team = await aTeam()
    const map = (given: unknown): unknown => {
      if ((given as ImportRow).email.startsWith('person1')) throw new Error(JSON.stringify(given))
      return (given as ImportRow).email.startsWith('person2') ? undefined : given
    }
    const report = await run(rows(4), { map })
    expect(report).toMatchObject({ rows: 3, imported: 2, refused: 1 })
    expect(report.refusedRows).toEqual([
      { line: 2, outcome: 'refused', code: 'InvalidInput', field: 'row', rule: 'is one that `map` can read' },
    ])
  })

  it('that is run again, by whoever, passes over what was done; a row that has changed is refused', async () => {
    team = await aTeam()
    await run(rows(20))
    const before = (await team.log()).length
    const as = await team.muniment.support({ operator: 'erin', reason: 'again' })
    expect(await run(rows(25), { as })).toMatchObject({ imported: 5, repeated: 20, refused: 0 })
    expect((await team.log()).length).toBeGreaterThan(before)
    expect(await provisioned()).toHaveLength(25)
    const changed = await run([row(1, { name: 'One' }), row(2, { passwordHash: hashSync('another', 10) })])
    expect(changed).toMatchObject({ refused: 1, repeated: 1 })
    expect(changed.refusedRows).toMatchObject([{ line: 1, code: 'CommandIdReused' }])
    const report = await team.muniment.audit.verify({}, { as: await dana() })
    expect(report.findings).toEqual([])
  })

  it('twice at once, and every row twice, on two processes, imports everybody once', async () => {
    team = await aTeam()
    const other = await team.another()
    const twice = [...rows(30), ...rows(30)]
    const [here, there] = await Promise.all([
      run(twice),
      other.users.import(twice, { as: await other.support({ operator: 'erin', reason: 'again' }) }),
    ])
    expect([here.refused, there.refused]).toEqual([0, 0])
    expect(here.imported + there.imported).toBe(30)
    expect(await provisioned()).toHaveLength(30)
  })

  it('ends when the store fails, with what was done on record, and goes on where it ended', async () => {
    let appends = 0
    team = await aTeam({}, (memory) =>
      storeWith(memory, {
        appendMany: (...given) =>
          (appends += 1) > 10
            ? Promise.reject(new StoreFailure({ code: 'unavailable' }))
            : (memory.appendMany as NonNullable<typeof memory.appendMany>)(...given),
      }),
    )
    const told: ImportedRow[] = []
    appends = 0
    expect(await codeOf(run(rows(50), { onRow: (one) => void told.push(one), concurrency: 3 }))).toBe('Failure')
    const done = await provisioned()
    expect(told.length).toBeLessThanOrEqual(done.length)
    expect(done.length).toBe(10)
    appends = -1_000
    expect(await run(rows(50))).toMatchObject({ imported: 40, repeated: 10 })
    expect(await provisioned()).toHaveLength(50)
  })

  it('asks for no more rows than it works on, and ends the source when it is aborted or fails', async () => {
    team = await aTeam()
    let asked = 0
    let ended = 0
    async function* source() {
      try {
        for (;;) yield row((asked += 1))
      } finally {
        ended += 1
      }
    }
    const abort = new AbortController()
    const report = await run(source(), {
      concurrency: 4,
      signal: abort.signal,
      onRow: ({ line }) => {
        expect(asked - line).toBeLessThanOrEqual(5)
        if (line === 20) abort.abort()
      },
    })
    expect(report.isComplete).toBe(false)
    expect(report.rows).toBeLessThanOrEqual(24)
    expect(ended).toBe(1)
    const onRow = () => {
      throw new Error('the disk of the report is full')
    }
    await expect(run(source(), { onRow })).rejects.toThrow('the disk of the report is full')
    expect(ended).toBe(2)
  })

  it('rejects with what the source throws', async () => {
    team = await aTeam()
    async function* source() {
      yield row(1)
      throw new Error('the file is gone')
    }
    await expect(run(source())).rejects.toThrow('the file is gone')
    expect(await provisioned()).toHaveLength(1)
  })

  it('tells how it goes, at the end at the latest, and nobody who is told can stop it', async () => {
    team = await aTeam()
    const told: ImportProgress[] = []
    const onProgress = (progress: ImportProgress) => {
      told.push(progress)
      throw new Error('no')
    }
    await run(rows(5), { onProgress })
    expect(told.at(-1)).toMatchObject({
      rows: 5,
      imported: 5,
      repeated: 0,
      refused: 0,
      rowsPerSecond: expect.any(Number),
    })
  })

  it('is for support alone, fresh when it begins and however old while it goes on', async () => {
    team = await aTeam()
    const as = await dana()
    for (const wrong of [await team.as(team.founder), await team.as(team.founder, undefined)])
      expect(await codeOf(run(rows(1), { as: wrong }))).toBe('WrongPrincipal')
    expect(await codeOf(run(rows(1), { as: {} as never }))).toBe('PrincipalRequired')
    async function* slow() {
      yield row(1)
      team.clock.advance(120_000)
      yield row(2)
    }
    expect(await run(slow(), { as, concurrency: 1 })).toMatchObject({ imported: 2 })
    expect(await codeOf(run(rows(1), { as }))).toBe('PrincipalExpired')
    expect(team.refusals.at(-1)).toMatchObject({ verb: 'users.import', code: 'PrincipalExpired' })
  })

  it('refuses options that it does not know or cannot use, and rows that are none, by name', async () => {
    team = await aTeam()
    const as = await dana()
    const wrong: readonly [unknown, object, string][] = [
      ['{"email":"x"}', {}, 'rows'],
      [null, {}, 'rows'],
      [{}, {}, 'rows'],
      [[], { concurrency: 0 }, 'concurrency'],
      [[], { concurrency: 65 }, 'concurrency'],
      [[], { map: 'x' }, 'map'],
      [[], { onRow: 7 }, 'onRow'],
      [[], { signal: {} }, 'signal'],
      [[], { dryRun: true }, 'dryRun'],
    ]
    for (const [source, options, option] of wrong)
      await expect(team.muniment.users.import(source as never, { as, ...options })).rejects.toMatchObject({
        name: 'ConfigurationRefused',
        option,
      })
  })
})
