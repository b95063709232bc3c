import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Json, Metadata, NewEvent } from '@muniment/kernel'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allEvents, anEvent, aWrite, collect, failureOf, withData } from './fixtures/sample-events.ts'
import { fromJsonl } from './from-jsonl.ts'
import { loadMemoryStore } from './load-memory-store.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'
import { toJsonl } from './to-jsonl.ts'

let directory: string
let path: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muniment-store-memory-'))
  path = join(directory, 'log.jsonl')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const sample = async (): Promise<MemoryStore> => {
  const store = memoryStore({ clock: () => new Date(1_000) })
  await store.append(aWrite('a', 'no_stream', 2))
  await store.append(withData({ b: 'é\u2028👩', 10: 'ten', 2: 'two', n: -0 }, { z: '1', a: '' }))
  await store.append(aWrite('a', 1n))
  return store
}

const textOf = async (store: MemoryStore): Promise<string> => (await collect(toJsonl(store))).join('')

describe('saving and loading', () => {
  it('a loaded store holds the same events at the same places', async () => {
    const store = await sample()
    await store.save(path)
    const loaded = await loadMemoryStore(path)
    expect(await allEvents(loaded)).toStrictEqual(await allEvents(store))
    expect(await loaded.head()).toBe(await store.head())
    expect((await loaded.readStream('a')).head).toBe(2n)
  })

  it('a file has one line for each position, ends in LF and is the text of toJsonl', async () => {
    const store = await sample()
    await store.save(path)
    const text = await readFile(path, 'utf8')
    expect(text).toBe(await textOf(store))
    expect(text.split('\n')).toHaveLength(5)
    expect(text.endsWith('\n')).toBe(true)
    expect(text).toContain('"data":{"2":"two","10":"ten","b":"é\u2028👩","n":0},"metadata":{"z":"1","a":""}}\n')
  })

  it('saving, loading and saving again gives the same bytes, whatever the events hold', async () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !/[\0\p{Surrogate}]/u.test(one))
    const keys = fc.oneof(text, fc.nat({ max: 20 }).map(String), fc.constantFrom('__proto__', 'constructor', 'toJSON'))
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Json>(null, true, false),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        text,
        fc.array(tie('json'), { maxLength: 4 }),
        fc.array(fc.tuple(keys, tie('json')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
      ),
    }))
    const metadata: fc.Arbitrary<Metadata> = fc.array(fc.tuple(keys, text), { maxLength: 4 }).map(Object.fromEntries)
    const event = fc.record({ id: fc.uuid(), type: fc.constantFrom('Made', 'Gone'), data: json, metadata })
    const batch = fc.uniqueArray(event as fc.Arbitrary<NewEvent>, {
      minLength: 1,
      maxLength: 3,
      selector: (one) => one.id,
    })
    const writes = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'user-1'), batch), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(writes, async (appends) => {
        const store = memoryStore()
        for (const [stream, events] of appends) {
          await store.append({ stream, expected: 'any', events: events as unknown as [NewEvent] })
        }
        await store.save(path)
        const first = await readFile(path)
        const loaded = await loadMemoryStore(path)
        // Not by vitest: it takes an own key called constructor for the object's class.
        expect(isDeepStrictEqual(await allEvents(loaded), await allEvents(store))).toBe(true)
        await loaded.save(path)
        expect(first.equals(await readFile(path))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('an empty store is an empty file', async () => {
    await memoryStore().save(path)
    expect(await readFile(path, 'utf8')).toBe('')
    expect(await (await loadMemoryStore(path)).head()).toBeUndefined()
  })

  it('a loaded store goes on at its head and never before the time of its last event', async () => {
    await (await sample()).save(path)
    const loaded = await loadMemoryStore(path, { clock: () => new Date(0) })
    const result = await loaded.append(aWrite('a', 2n))
    expect(result).toMatchObject({ revision: 3n, position: 4n })
    expect((await allEvents(loaded)).at(-1)?.recordedAt).toEqual(new Date(1_000))
  })

  it('a line longer than what is read at once is loaded, and events beyond the limit of an append are', async () => {
    const store = memoryStore({ maxEventBytes: 4_000_000 })
    await store.append(withData('é'.repeat(900_000)))
    await store.append(withData('x'))
    await store.save(path)
    expect(await textOf(await loadMemoryStore(path))).toBe(await textOf(store))
  })

  it('saving replaces the file, leaves nothing beside it, and only the owner may read it', async () => {
    await writeFile(path, 'old')
    await (await sample()).save(path)
    expect(await readdir(directory)).toEqual(['log.jsonl'])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('what is appended while saving does not tear the file', async () => {
    const store = memoryStore()
    await store.append(aWrite('a', 'no_stream', 2_000))
    const saved = store.save(path)
    for (let n = 0; n < 200; n += 1) await store.appendMany([aWrite('a', 'any', 2), aWrite('b', 'any')])
    await saved
    expect(await allEvents(await loadMemoryStore(path))).not.toHaveLength(0)
  })

  it('a store that is closed while saving leaves the old file and nothing beside it', async () => {
    await writeFile(path, 'old')
    const store = memoryStore()
    for (let batch = 0; batch < 20; batch += 1) await store.append(aWrite('a', 'any', 1_000))
    const saved = failureOf(store.save(path))
    await store.close()
    expect(await saved).toMatchObject({ code: 'invalid_argument', field: 'store' })
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(directory)).toEqual(['log.jsonl'])
  })

  it('a process killed at any moment of a save leaves the old file or the new one, whole', async () => {
    await (await sample()).save(path)
    const script = `
      import { loadMemoryStore } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)}
      import { randomUUID } from 'node:crypto'
      const store = await loadMemoryStore(${JSON.stringify(path)})
      console.log('ready')
      for (;;) {
        const events = Array.from({ length: 500 }, () => ({ id: randomUUID(), type: 'Done', data: {}, metadata: {} }))
        await store.append({ stream: 'kill', expected: 'any', events })
        await store.save(${JSON.stringify(path)})
      }`
    for (let round = 0; round < 8; round += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout, 'data')
      await new Promise((resolve) => setTimeout(resolve, 5 + round * 13))
      child.kill('SIGKILL')
      await once(child, 'exit')
      const loaded = await loadMemoryStore(path)
      expect(((await allEvents(loaded)).length - 4) % 500).toBe(0)
    }
  })

  it.each(['', 'a\0b', undefined])('a path that is %j is an invalid argument', async (wrong) => {
    const invalid = { code: 'invalid_argument', field: 'path' }
    expect(await failureOf(memoryStore().save(wrong as string))).toMatchObject(invalid)
    expect(await failureOf(loadMemoryStore(wrong as string))).toMatchObject(invalid)
  })

  it('a path that names no file, or one in no directory, is an invalid argument', async () => {
    const invalid = { code: 'invalid_argument', field: 'path' }
    expect(await failureOf(loadMemoryStore(join(directory, 'missing')))).toMatchObject(invalid)
    expect(await failureOf(loadMemoryStore(directory))).toMatchObject(invalid)
    expect(await failureOf(memoryStore().save(join(directory, 'missing', 'log')))).toMatchObject(invalid)
    await mkdir(path)
    expect(await failureOf(memoryStore().save(path))).toMatchObject(invalid)
    expect(await readdir(directory)).toEqual(['log.jsonl'])
  })

  it.skipIf(process.getuid?.() === 0)('a file that may not be read is access_denied', async () => {
    await (await sample()).save(path)
    await chmod(path, 0)
    expect(await failureOf(loadMemoryStore(path))).toMatchObject({ code: 'access_denied' })
  })
})

describe('damage', () => {
  const lineOf = (changes: object): string =>
    `${JSON.stringify({
      stream: 'a',
      revision: '0',
      id: anEvent().id,
      type: 'Made',
      recordedAt: '2026-11-22T01:02:03.004Z',
      data: { secret: 'hunter2' },
      metadata: {},
      ...changes,
    })}\n`
  const twin = anEvent().id

  it.each<[string, string[], string]>([
    ['a line that is no JSON', [lineOf({}), 'hunter2\n'], 'line 2: is no JSON'],
    ['an empty line', [lineOf({}), '\n', lineOf({ revision: '1' })], 'line 2: is no JSON'],
    ['a torn last line', [lineOf({}), lineOf({ revision: '1' }).slice(0, -9)], 'line 2: has no line end'],
    ['a last line without LF', [lineOf({}).trimEnd()], 'line 1: has no line end'],
    ['a missing first revision', [lineOf({ revision: '1' })], 'line 1: revision must be the next one'],
    ['a hole in the revisions', [lineOf({}), lineOf({ revision: '2' })], 'line 2: revision must be the next one'],
    ['a revision twice', [lineOf({}), lineOf({})], 'line 2: revision must be the next one'],
    [
      'an id twice in a stream',
      [lineOf({ id: twin }), lineOf({ id: twin, revision: '1' })],
      'line 2: id must not be twice',
    ],
    [
      'a time that goes back',
      [lineOf({}), lineOf({ stream: 'b', recordedAt: '2026-11-22T01:02:03.003Z' })],
      'line 2: recordedAt',
    ],
    ['a wrong id', [lineOf({ id: 'x' })], 'line 1: id must be a UUID'],
  ])('%s is corrupt_store that names the file, the line and the rule', async (_, lines, rule) => {
    await writeFile(path, lines.join(''))
    const failure = await failureOf(loadMemoryStore(path))
    expect(failure).toMatchObject({ code: 'corrupt_store', where: expect.stringContaining(`${path}, ${rule}`) })
    expect(JSON.stringify(failure)).not.toContain('hunter2')
  })

  it('bytes that are no UTF-8 are corrupt_store', async () => {
    const [before, after] = lineOf({ revision: '1' }).split('hunter2') as [string, string]
    await writeFile(path, Buffer.concat([Buffer.from(lineOf({}) + before), Buffer.of(0xff), Buffer.from(after)]))
    const where = `${path}, line 2: is no UTF-8`
    expect(await failureOf(loadMemoryStore(path))).toEqual({ code: 'corrupt_store', where })
  })

  it('the same id in two streams is no damage', async () => {
    const store = await fromJsonl([lineOf({ id: twin }), lineOf({ id: twin, stream: 'b' })])
    expect(await allEvents(store)).toHaveLength(2)
  })
})
