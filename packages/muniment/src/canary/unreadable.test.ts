/** A log that cannot be read is told of by names and places, and never by what is in it. @module */
import { randomUUID } from 'node:crypto'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EventStore, memoryProjectionStore, type NewEvent } from '@muniment/kernel'
import {
  fileCheckpointStore,
  fileKeyStore,
  fileSnapshotStore,
  loadMemoryStore,
  memoryStore,
} from '@muniment/store-memory'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { argon2idHasher, createMuniment, type Muniment } from '../index.ts'
import { aTeam, type Team } from '../team.fixture.ts'
import { foundIn, formsOf } from './forms.fixture.ts'
import { shown } from './shown.fixture.ts'

const word = 'CANARY-"wörd"-in-the-log-8e1f'
const canaries = { word: formsOf(word) }

const failureOf = async (ask: () => unknown): Promise<unknown> => {
  try {
    await ask()
  } catch (thrown) {
    return thrown
  }
  throw new Error('nothing was thrown')
}

/** Such an event of a person, with the canary in every field that cannot be one. */
const malformed = (type: string): NewEvent => ({
  id: randomUUID(),
  type,
  data: { userId: word, email: word, name: { [word]: word }, [word]: word, method: word, reason: word },
  metadata: {
    schema: '1',
    'principal.kind': 'user',
    'principal.source': 'dashboard',
    command: 'users.signUp',
    commandId: 'planted',
    occurredAt: '2026-11-22T09:00:00.000Z',
    'request.ip': word,
  },
})

describe('events that this release cannot read', () => {
  let team: Team
  let muniment: Muniment
  beforeAll(async () => {
    team = await aTeam()
    const { userId } = team.founder
    const store: EventStore = team.store
    const put = (stream: string, event: NewEvent) => store.append({ stream, expected: 'any', events: [event] })
    for (const type of ['UserSignedUp', 'LoginFailed', 'UnknownEvent'])
      await put(`muniment.user-${userId}`, malformed(type))
    await put('muniment.user-nobody', { ...malformed('UserSignedUp'), metadata: { note: word } })
    muniment = await team.another()
  })
  afterAll(() => team.close())

  it('are named in the audit trail by what is expected of them', async () => {
    const as = await muniment.support({ operator: 'dana', reason: 'review' })
    const { entries } = await muniment.audit.entries({ limit: 1_000 }, { as })
    expect(entries.filter(({ sentence }) => sentence.includes('cannot read')).length).toBe(4)
    expect(foundIn(shown(entries), canaries)).toEqual([])
  })

  it('are found by a verification, by their places and by rules', async () => {
    const as = await muniment.support({ operator: 'dana', reason: 'review' })
    const report = await muniment.audit.verify({}, { as })
    expect(report.findings.length).toBeGreaterThan(3)
    expect(foundIn(shown(report), canaries)).toEqual([])
  })

  it('stop who follows and who projects, and a verb, without a word of theirs', async () => {
    const { email, password } = team.founder
    const following = muniment.events.follow({ name: 'reader', handle: () => undefined })
    const rows = memoryProjectionStore()
    const projection = { name: 'p', version: 1, reads: ['user'], key: () => 'all', apply: () => 1 } as const
    const running = muniment.events.project({ projections: [projection], rows })
    const failures = [
      await failureOf(() => following.done),
      await failureOf(() => running.ready()),
      running.status(),
      await failureOf(() => muniment.access.logIn({ email, password })),
    ]
    for (const failure of failures) expect(foundIn(shown(failure), canaries)).toEqual([])
    expect(failures.map((failure) => (failure as Error).name)).toMatchObject([
      'CodecFailure',
      'PoisonEvent',
      undefined,
      'MunimentError',
    ])
  })
})

describe('files that are damaged', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muniment-canary-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const line = `{"stream":"s-1","revision":"0","id":"${word.replaceAll('"', '')}","type":"T","data":{"a":"${word.replaceAll('"', '')}"}`
  const inLog = { word: formsOf(word.replaceAll('"', '')) }

  it('are refused by the place of the line: a saved log and a journal', async () => {
    const path = join(folder, 'log.jsonl')
    for (const text of [`${line}}\n`, `${line}\n${line}\n`, `${word.replaceAll('"', '')}\n${line}\n`]) {
      await writeFile(path, text)
      const failures = [
        await failureOf(() => loadMemoryStore(path)),
        await failureOf(() => memoryStore({ journal: path })),
      ]
      for (const failure of failures) {
        expect(failure).toMatchObject({ code: 'corrupt_store' })
        expect(foundIn(shown(failure), inLog)).toEqual([])
      }
    }
  })

  it('are refused by their names: a key, a checkpoint and a snapshot', async () => {
    const key = Buffer.from(word)
    const keys = fileKeyStore(folder)
    await keys.create('subject', key)
    await fileCheckpointStore(folder).save('name', { checkpoint: word as never, sequence: 1 }, undefined)
    await fileSnapshotStore(folder).save('name', { schema: 's', checkpoint: 'c' as never, sequence: 1, body: key })
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const paths = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))
    for (const path of paths.filter((each) => !each.endsWith('.jsonl'))) {
      expect(foundIn(await readFile(path), canaries).length, path).toBe(1)
      await appendFile(path, word)
    }
    for (const failure of [
      await failureOf(() => fileKeyStore(folder).get('subject')),
      await failureOf(() => fileCheckpointStore(folder).load('name')),
      await failureOf(() => fileSnapshotStore(folder).load('name')),
    ]) {
      expect(failure).toMatchObject({ code: 'corrupt_store' })
      expect(foundIn(shown(failure), canaries)).toEqual([])
    }
  })
})

describe('what is no configuration and no password', () => {
  it('is refused without being quoted', async () => {
    const team = await aTeam()
    const { options } = team
    const hasher = argon2idHasher({ memoryKiB: 64, iterations: 1, allowWeakParameters: 'for tests only' } as never)
    const phc = `$argon2id$v=19$m=64,t=1,p=1$${Buffer.from(word).toString('base64').replaceAll('=', '')}$x`
    const failures = [
      () => createMuniment({ ...options, [word]: word } as never),
      () => createMuniment({ ...options, namespace: word }),
      () => createMuniment({ ...options, keys: { ...options.keys, pepper: { version: 1, secret: word as never } } }),
      () =>
        createMuniment({
          ...options,
          keys: { ...options.keys, commandKey: { version: word as never, secret: Buffer.from(word) } },
        }),
      () => createMuniment({ ...options, newAccounts: { plan: `${word}\n`, features: [] } as never }),
      () =>
        createMuniment({
          ...options,
          keys: { ...options.keys, pepper: { version: 1, secret: Buffer.alloc(32, word) } },
        }),
      () => hasher.hash(`${word}\ud800`),
      () => hasher.verify(phc, word),
      () => hasher.needsRehash(phc),
    ].map(failureOf)
    for (const failure of await Promise.all(failures)) expect(foundIn(shown(failure), canaries)).toEqual([])
    await hasher.close()
    await team.close()
  })
})
