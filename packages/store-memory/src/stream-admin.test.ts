import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventStore } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { allEvents, aWrite, collect, failureOf, streamEvents } from './fixtures/sample-events.ts'
import { fromJsonl } from './from-jsonl.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'
import { memoryStreamAdmin } from './stream-admin.ts'
import { toJsonl } from './to-jsonl.ts'

const withFive = async (): Promise<MemoryStore> => {
  const store = memoryStore()
  await store.append(aWrite('a', 'no_stream', 5))
  return store
}

const tombstoned = { code: 'stream_tombstoned', stream: 'a' }

describe('removing from streams in memory', () => {
  it('leaves everything in the log: positions have no gap and readAll shows what was removed', async () => {
    const store = await withFive()
    await store.append(aWrite('b', 'no_stream', 2))
    const before = await allEvents(store)
    const admin = memoryStreamAdmin(store)
    await admin.truncateBefore('a', 5n)
    await admin.tombstone('b', 1n)
    expect(admin.removedInFeeds).toBe('kept')
    expect(await allEvents(store)).toStrictEqual(before)
    expect(await store.append(aWrite('a', 4n))).toMatchObject({ revision: 5n, position: 7n })
  })

  it('still recognises the repeat of an append whose events were truncated', async () => {
    const store = memoryStore()
    const write = aWrite('a', 'no_stream', 3)
    const first = await store.append(write)
    await memoryStreamAdmin(store).truncateBefore('a', 3n)
    expect(await store.append(structuredClone(write))).toEqual({ ...first, alreadyWritten: true })
    expect(await failureOf(store.append(aWrite('a', 'no_stream')))).toMatchObject({
      code: 'concurrency_conflict',
      actual: 2n,
    })
  })

  it('refuses the repeat of an append to a stream that was tombstoned', async () => {
    const store = memoryStore()
    const write = aWrite('a', 'no_stream')
    await store.append(write)
    await memoryStreamAdmin(store).tombstone('a', 0n)
    expect(await failureOf(store.append(structuredClone(write)))).toEqual(tombstoned)
  })

  it.each(['no_stream', 'stream_exists', 'any', 4n] as const)(
    'refuses a check of %s on a stream that was tombstoned, and writes nothing',
    async (expected) => {
      const store = await withFive()
      await memoryStreamAdmin(store).tombstone('a', 'any')
      const call = store.appendMany([aWrite('b', 'no_stream')], [{ stream: 'a', expected }])
      expect(await failureOf(call)).toEqual(tombstoned)
      expect((await store.readStream('b')).head).toBe('no_stream')
    },
  )

  it('does not ask the checks of a repeated appendMany again, though their stream was tombstoned since', async () => {
    const store = await withFive()
    const write = aWrite('b', 'no_stream')
    const call = (): ReturnType<MemoryStore['appendMany']> =>
      store.appendMany([structuredClone(write)], [{ stream: 'a', expected: 4n }])
    const [first] = await call()
    await memoryStreamAdmin(store).tombstone('a', 'any')
    expect(await call()).toEqual([{ ...first, alreadyWritten: true }])
  })

  it('keeps a stream that never was from ever being', async () => {
    const store = await withFive()
    const admin = memoryStreamAdmin(store)
    await admin.tombstone('b', 'no_stream')
    expect(await failureOf(store.append(aWrite('b', 'no_stream')))).toEqual({ ...tombstoned, stream: 'b' })
    expect(await failureOf(store.readStream('b'))).toEqual({ ...tombstoned, stream: 'b' })
    expect(await allEvents(store)).toHaveLength(5)
  })

  it.each(['', '$all', ' a', 7])('refuses %j as a stream', async (stream) => {
    const admin = memoryStreamAdmin(await withFive())
    const refused = { code: 'invalid_argument', field: 'stream' }
    expect(await failureOf(admin.truncateBefore(stream as string, 0n))).toMatchObject(refused)
    expect(await failureOf(admin.tombstone(stream as string, 'any'))).toMatchObject(refused)
  })

  it('refuses an expectation that is none, and everything once the store is closed', async () => {
    const store = await withFive()
    const admin = memoryStreamAdmin(store)
    expect(await failureOf(admin.tombstone('a', 'gone' as 'any'))).toMatchObject({ field: 'expected' })
    await store.close()
    expect(await failureOf(admin.truncateBefore('a', 0n))).toMatchObject({ field: 'store' })
    expect(await failureOf(admin.tombstone('a', 'any'))).toMatchObject({ field: 'store' })
  })

  it('removes nothing when its signal aborts, or its store is closed, before it takes effect', async () => {
    const store = await withFive()
    const admin = memoryStreamAdmin(store)
    const controller = new AbortController()
    const aborted = admin.truncateBefore('a', 5n, { signal: controller.signal })
    controller.abort()
    expect(await failureOf(aborted)).toEqual({ code: 'aborted' })
    expect(await streamEvents(store, 'a')).toHaveLength(5)
    const late = admin.tombstone('a', 'any')
    await Promise.all([store.close(), expect(failureOf(late)).resolves.toMatchObject({ field: 'store' })])
  })

  it('is not offered for a store that is not of memory alone', async () => {
    const store = await withFive()
    const wrapped: EventStore = { ...store }
    const open = async (): Promise<unknown> => memoryStreamAdmin(wrapped)
    expect(await failureOf(open())).toMatchObject({ code: 'unsupported' })
  })
})

describe('saving a store from which something was removed', () => {
  const saved = async (store: MemoryStore): Promise<{ failure: unknown; files: string[] }> => {
    const directory = await mkdtemp(join(tmpdir(), 'muniment-store-memory-'))
    try {
      const failure = await failureOf(store.save(join(directory, 'log.jsonl')))
      return { failure, files: await readdir(directory) }
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }

  it.each([
    ['a truncation', (store: MemoryStore) => memoryStreamAdmin(store).truncateBefore('a', 1n)],
    ['a tombstone', (store: MemoryStore) => memoryStreamAdmin(store).tombstone('a', 'any')],
    ['a tombstone of what never was', (store: MemoryStore) => memoryStreamAdmin(store).tombstone('b', 'no_stream')],
  ])('is refused after %s, and leaves no file: loading it would bring everything back', async (_, remove) => {
    const store = await withFive()
    await remove(store)
    expect(await saved(store)).toMatchObject({ failure: { code: 'unsupported' }, files: [] })
  })

  it('is no matter where nothing was: after a truncation before the first event, and in a store that was loaded', async () => {
    const store = await fromJsonl(await collect(toJsonl(await withFive())))
    const admin = memoryStreamAdmin(store)
    await admin.truncateBefore('a', 0n)
    expect(await collect(toJsonl(store))).toHaveLength(5)
    const directory = await mkdtemp(join(tmpdir(), 'muniment-store-memory-'))
    await store.save(join(directory, 'log.jsonl'))
    expect(await readdir(directory)).toEqual(['log.jsonl'])
    await rm(directory, { recursive: true, force: true })
  })
})
