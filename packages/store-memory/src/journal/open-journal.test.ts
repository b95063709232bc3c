import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isStoreFailure, type StoreFailure } from '@muniment/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { allEvents, aWrite, collect, failureOf } from '../fixtures/sample-events.ts'
import { loadMemoryStore } from '../load-memory-store.ts'
import { memoryStore } from '../memory-store.ts'
import { toJsonl } from '../to-jsonl.ts'
import { aPath } from './fixtures/room.ts'
import { noted, watchedDisk } from './fixtures/watched-disk.ts'
import { JournalHeld } from './held-journal.ts'
import { type JournaledStore, type JournalRepair, openJournal } from './open-journal.ts'

let opened: JournaledStore[] = []
afterEach(async () => {
  for (const store of opened) await store.close()
  opened = []
})

const at = async (journal: string): Promise<JournaledStore> => {
  const store = await memoryStore({ journal })
  opened.push(store)
  return store
}

/** A journal of four events, closed. */
const aJournal = async (): Promise<string> => {
  const path = aPath()
  const store = await memoryStore({ journal: path })
  await store.append(aWrite('a', 'no_stream'))
  await store.append(aWrite('b', 'no_stream', 3))
  await store.close()
  return path
}

/** The same, as a process leaves it that was killed: what was acknowledged is noted, and nothing is closed. */
const aKilledJournal = async (state: 'writing' | 'written', boot = 'boot-1'): Promise<string> => {
  const path = aPath()
  const disk = watchedDisk(boot)
  const store = await openJournal({ journal: path }, disk)
  await store.append(aWrite('a', 'no_stream'))
  await store.append(aWrite('b', 'no_stream', 3))
  if (state === 'written') await noted(disk)
  const [journal, commit] = [readFileSync(path), readFileSync(`${path}.commit`)]
  await store.close()
  writeFileSync(path, journal)
  writeFileSync(`${path}.commit`, commit)
  return path
}

/** Must be refused as damage at this place, and nothing may be changed. */
const isRefused = async (path: string, where: string, boot = 'boot-1'): Promise<void> => {
  const before = [readFileSync(path), existsSync(`${path}.commit`) && readFileSync(`${path}.commit`)]
  const failure = await failureOf(openJournal({ journal: path }, watchedDisk(boot)))
  expect(failure).toMatchObject({ code: 'corrupt_store', where: expect.stringContaining(where) })
  expect((failure as { where: string }).where).toContain(path)
  expect([readFileSync(path), existsSync(`${path}.commit`) && readFileSync(`${path}.commit`)]).toEqual(before)
  expect(existsSync(`${path}.lock`)).toBe(false)
}

describe('a journal', () => {
  it('is made where there is none, is durable, and is read by its owner alone', async () => {
    const path = aPath()
    const store = await at(path)
    expect(store.capabilities.durable).toBe(true)
    expect(store.repaired).toBeUndefined()
    expect(await store.head()).toBeUndefined()
    expect(readFileSync(path, 'utf8')).toBe('')
    for (const file of [path, `${path}.commit`]) expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('is the file that a save of the store writes, and opens with the same events at the same places', async () => {
    const path = await aJournal()
    const store = await at(path)
    const text = readFileSync(path, 'utf8')
    expect(text).toBe((await collect(toJsonl(store))).join(''))
    expect(await allEvents(await loadMemoryStore(path))).toStrictEqual(await allEvents(store))
    expect(await store.append(aWrite('b', 2n))).toMatchObject({ revision: 3n, position: 4n })
    expect(readFileSync(path, 'utf8').startsWith(text)).toBe(true)
    await store.save(`${path}.copy`)
    expect(readFileSync(`${path}.copy`)).toEqual(readFileSync(path))
  })

  it('goes on from a file that a save has written', async () => {
    const path = aPath()
    const saved = memoryStore()
    await saved.append(aWrite('a', 'no_stream', 2))
    await saved.save(path)
    const store = await at(path)
    expect(await store.append(aWrite('a', 1n))).toMatchObject({ revision: 2n })
    await store.close()
    expect(await allEvents(await at(path))).toHaveLength(3)
  })

  it('never goes back in time, whatever the clock says after it was opened again', async () => {
    const path = aPath()
    const first = await memoryStore({ journal: path, clock: () => new Date(5_000) })
    await first.append(aWrite('a', 'no_stream'))
    await first.close()
    const store = await memoryStore({ journal: path, clock: () => new Date(1_000) })
    opened.push(store)
    await store.append(aWrite('a', 0n))
    expect((await allEvents(store)).map(({ recordedAt }) => recordedAt.getTime())).toEqual([5_000, 5_000])
  })

  it('is opened once at a time, by whatever name, and again after a close, which leaves two files', async () => {
    const path = await aJournal()
    const other = join(dirname(path), 'other.jsonl')
    symlinkSync(path, other)
    const store = await at(path)
    for (const name of [path, other]) {
      const refused = (await memoryStore({ journal: name }).catch((thrown: unknown) => thrown)) as StoreFailure
      expect(isStoreFailure(refused, 'unavailable')).toBe(true)
      expect(refused.cause).toBeInstanceOf(JournalHeld)
      expect(refused.cause).toMatchObject({ path, pid: process.pid })
    }
    await store.close()
    rmSync(other)
    expect(readdirSync(dirname(path)).toSorted()).toEqual(['log.jsonl', 'log.jsonl.commit'])
    expect(await allEvents(await at(path))).toHaveLength(4)
  })

  it('lets its process end, closed or not, and is there for the next', async () => {
    const path = aPath()
    const script = (end: string): string => `
      import { memoryStore } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)}
      const store = await memoryStore({ journal: ${JSON.stringify(path)} })
      await store.append({ stream: 'a', expected: 'any', events: [
        { id: crypto.randomUUID(), type: 'Done', data: {}, metadata: {} }] })
      ${end}`
    for (const end of ['await store.close()', '']) {
      const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script(end)], {
        timeout: 20_000,
      })
      expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' })
    }
    expect(await allEvents(await at(path))).toHaveLength(2)
  })

  it('is not replaced by a save of its own store', async () => {
    const path = await aJournal()
    const store = await at(path)
    symlinkSync(path, `${path}.link`)
    for (const target of [path, join(dirname(path), '.', 'log.jsonl'), `${path}.link`, `${path}.commit`])
      expect(await failureOf(store.save(target))).toMatchObject({ code: 'invalid_argument', field: 'path' })
  })

  it.each([
    ['a path of no directory', () => join(aPath(), 'log.jsonl'), 'journal'],
    ['a directory', () => dirname(aPath()), 'journal'],
    ['an empty path', () => '', 'journal'],
    ['no path', () => undefined as unknown as string, 'journal'],
  ])('%s is an invalid argument', async (_, journal, field) => {
    expect(await failureOf(memoryStore({ journal: journal() }))).toMatchObject({ code: 'invalid_argument', field })
  })

  it('with a wrong option is refused, and neither made nor locked', async () => {
    const path = aPath()
    const failure = await failureOf(memoryStore({ journal: path, maxEventBytes: 0 }))
    expect(failure).toMatchObject({ code: 'invalid_argument', field: 'maxEventBytes' })
    expect(readdirSync(dirname(path))).toEqual([])
  })

  it('whose owner throws when told of a repair is closed', async () => {
    const path = await aKilledJournal('writing')
    writeFileSync(path, readFileSync(path).subarray(0, -5))
    const thrown = new Error('not now')
    const onRepaired = (): void => {
      throw thrown
    }
    await expect(openJournal({ journal: path, onRepaired }, watchedDisk())).rejects.toBe(thrown)
    expect(await allEvents(await at(path))).toHaveLength(1)
  })
})

describe('what a crash has left', () => {
  it.each([
    ['a byte', 0.999],
    ['a line', 0.6],
    ['nearly all', 0.05],
  ])('a batch of which %s is missing is cut whole, and reported', async (_, part) => {
    const path = await aKilledJournal('writing')
    const whole = readFileSync(path)
    const [first] = whole.toString().split('\n') as [string]
    const end = first.length + 1 + Math.floor((whole.length - first.length - 1) * part)
    writeFileSync(path, whole.subarray(0, end))
    const reports: JournalRepair[] = []
    const store = await openJournal({ journal: path, onRepaired: (report) => reports.push(report) }, watchedDisk())
    opened.push(store)
    const cut = whole.subarray(first.length + 1, end)
    expect(store.repaired).toEqual({ cutBytes: cut.length, cutEvents: cut.toString().split('\n').length - 1 })
    expect(reports).toEqual([store.repaired])
    expect(readFileSync(path, 'utf8')).toBe(`${first}\n`)
    expect(await allEvents(store)).toHaveLength(1)
  })

  it('a batch that is whole stays, although nobody was told, and is written and synced anew', async () => {
    const path = await aKilledJournal('writing')
    const disk = watchedDisk()
    const store = await openJournal({ journal: path }, disk)
    opened.push(store)
    expect(await allEvents(store)).toHaveLength(4)
    expect(store.repaired).toBeUndefined()
    expect(disk.steps.slice(0, 2)).toMatchObject([{ kind: 'write' }, { file: 'journal', kind: 'sync' }])
  })

  it('lines behind the last group are cut after a power cut, and refused when there was none', async () => {
    const path = await aKilledJournal('written')
    const line = readFileSync(path, 'utf8').split('\n')[3]?.replace('"revision":"2"', '"revision":"3"') as string
    writeFileSync(path, `${readFileSync(path, 'utf8')}${line}\n`)
    await isRefused(path, 'line 5: the file goes on')
    const store = await openJournal({ journal: path }, watchedDisk('boot-2'))
    opened.push(store)
    expect(store.repaired).toEqual({ cutBytes: line.length + 1, cutEvents: 1 })
  })

  it('a line that was begun is cut from a copy that was made without the commit file', async () => {
    const path = await aJournal()
    rmSync(`${path}.commit`)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.slice(0, -30))
    const store = await at(path)
    expect(await allEvents(store)).toHaveLength(3)
    expect(store.repaired?.cutEvents).toBe(0)
  })
})

describe('damage is refused, names the line and changes nothing', () => {
  const edit = (path: string, change: (text: string) => string): void =>
    writeFileSync(path, change(readFileSync(path, 'utf8')))

  it('a flipped letter in a line, before the last group and in it', async () => {
    for (const [line, state] of [
      [0, 'writing'],
      [0, 'written'],
      [3, 'written'],
    ] as const) {
      const path = await aKilledJournal(state)
      edit(path, (text) =>
        text
          .split('\n')
          .with(line, (text.split('\n')[line] as string).replace('"type"', '"tipe"'))
          .join('\n'),
      )
      await isRefused(path, `line ${line + 1}: must be`)
    }
  })

  it('a value that was changed to another one, in whatever was acknowledged', async () => {
    for (const [n, state] of [
      [2, 'written'],
      [0, 'written'],
      [0, 'writing'],
    ] as const) {
      const path = await aKilledJournal(state)
      edit(path, (text) => text.replace(`{"n":${n}}`, '{"n":7}'))
      await isRefused(path, 'lines 1 to 4: the file is not as it was acknowledged')
    }
  })

  it('a line that is missing', async () => {
    for (const state of ['writing', 'written'] as const) {
      const path = await aKilledJournal(state)
      edit(path, (text) => text.split('\n').slice(1).join('\n'))
      await isRefused(path, state === 'writing' ? 'is not as it was acknowledged' : 'ends before what was acknowledged')
    }
    const path = await aJournal()
    rmSync(`${path}.commit`)
    edit(path, (text) => text.split('\n').toSpliced(2, 1).join('\n'))
    await isRefused(path, 'line 3: revision must be the next one')
  })

  it('an end that is gone although it was acknowledged', async () => {
    for (const [path, length] of [
      [await aKilledJournal('written'), -5],
      [await aKilledJournal('writing'), 20],
      [await aJournal(), -5],
    ] as const) {
      writeFileSync(path, readFileSync(path).subarray(0, length))
      await isRefused(path, 'the file ends before what was acknowledged')
    }
  })

  it('another file in its place, and a line behind one that was closed', async () => {
    const path = await aJournal()
    const other = readFileSync(await aJournal())
    const own = readFileSync(path)
    writeFileSync(path, other)
    await isRefused(path, 'is not as it was acknowledged')
    writeFileSync(path, Buffer.concat([own, other]))
    await isRefused(path, 'goes on behind what this store wrote', 'boot-2')
  })

  it('a commit file of which nothing can be read', async () => {
    const path = await aJournal()
    writeFileSync(`${path}.commit`, readFileSync(`${path}.commit`).fill(0))
    await isRefused(path, '.commit: holds no record')
  })

  it('a file that is no journal, or an event whose line end somebody took away', async () => {
    const path = aPath()
    writeFileSync(path, 'dear diary')
    await isRefused(path, 'line 1: has no line end')
    const other = await aJournal()
    rmSync(`${other}.commit`)
    edit(other, (text) => text.trimEnd())
    await isRefused(other, 'line 4: has no line end')
  })
})
