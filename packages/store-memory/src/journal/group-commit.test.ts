import { readFileSync, statSync } from 'node:fs'
import { isStoreFailure, type StreamWrite } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { allEvents, aWrite, collect, failureOf, settled } from '../fixtures/sample-events.ts'
import { loadMemoryStore } from '../load-memory-store.ts'
import { toJsonl } from '../to-jsonl.ts'
import { aPath } from './fixtures/room.ts'
import { type DiskCall, type WatchedDisk, watchedDisk } from './fixtures/watched-disk.ts'
import { type JournaledStore, openJournal } from './open-journal.ts'

const opened = async (): Promise<{ path: string; disk: WatchedDisk; store: JournaledStore }> => {
  const path = aPath()
  const disk = watchedDisk()
  const store = await openJournal({ journal: path }, disk)
  await store.append(aWrite('a', 'no_stream'))
  disk.steps.length = 0
  return { path, disk, store }
}

/** Waits at the next step of this kind until it is let go. */
const gate = (disk: WatchedDisk, at: DiskCall): { reached: Promise<void>; open: () => void } => {
  const entered = deferred()
  const left = deferred()
  disk.before = async (call) => {
    if (call !== at) return
    entered.resolve()
    await left.promise
  }
  return { reached: entered.promise, open: left.resolve }
}

const deferred = (): { promise: Promise<void>; resolve: () => void } => {
  let resolve = (): void => undefined
  const promise = new Promise<void>((given) => {
    resolve = given
  })
  return { promise, resolve }
}

const failing = (disk: WatchedDisk, at: DiskCall, code = 'EIO', times = 1): void => {
  let left = times
  disk.before = (call) => {
    if (call !== at || left === 0) return
    left -= 1
    throw Object.assign(new Error(`${code}: on demand`), { code })
  }
}

const settledSoon = async (promise: Promise<unknown>): Promise<boolean> => {
  let over = false
  void promise.catch(() => undefined).finally(() => (over = true))
  for (let turn = 0; turn < 20; turn += 1) await settled()
  return over
}

const reopenedIds = async (path: string): Promise<string[]> => {
  const store = await openJournal({ journal: path })
  const ids = (await allEvents(store)).map(({ id }) => id)
  await store.close()
  return ids
}

describe('an append', () => {
  it.each<DiskCall>(['commit write', 'journal write', 'journal sync', 'commit sync'])(
    'is neither answered nor read before the step of the disk: %s',
    async (at) => {
      const { disk, store } = await opened()
      const feed = store.subscribe({ after: 'end', signal: new AbortController().signal })[Symbol.asyncIterator]()
      expect(await feed.next()).toMatchObject({ value: { kind: 'caught_up' } })
      const next = feed.next()
      const { reached, open } = gate(disk, at)
      const append = store.append(aWrite('a', 0n))
      await reached
      expect(await settledSoon(Promise.race([append, next]))).toBe(false)
      expect(await allEvents(store)).toHaveLength(1)
      expect((await store.readStream('a')).head).toBe(0n)
      open()
      expect(await append).toMatchObject({ revision: 1n, position: 1n })
      expect(await next).toMatchObject({ value: { kind: 'event', event: { revision: 1n } } })
      await store.close()
    },
  )

  it('that waits while another is written goes with all that wait, in the order of the calls, by one sync', async () => {
    const { path, disk, store } = await opened()
    const { reached, open } = gate(disk, 'journal sync')
    const first = store.append(aWrite('a', 0n))
    await reached
    const waiting = [1, 2, 3, 4].map((n) => store.append(aWrite('a', BigInt(n))))
    expect(await settledSoon(Promise.race(waiting))).toBe(false)
    open()
    expect(await Promise.all([first, ...waiting])).toMatchObject([1n, 2n, 3n, 4n, 5n].map((revision) => ({ revision })))
    expect(disk.steps.filter(({ file, kind }) => file === 'journal' && kind === 'sync')).toHaveLength(2)
    expect(readFileSync(path, 'utf8')).toBe((await collect(toJsonl(store))).join(''))
    await store.close()
  })

  it('and another at the same place that wait together have one winner, and a repeat of what waits is one', async () => {
    const { store } = await opened()
    const write = aWrite('a', 0n)
    const results = await Promise.allSettled([
      store.append(write),
      store.append(aWrite('a', 0n)),
      store.append(structuredClone(write)),
      store.appendMany([aWrite('b', 'no_stream'), aWrite('a', 1n)]),
      store.append(aWrite('b', 'no_stream')),
    ])
    expect(results).toMatchObject([
      { value: { revision: 1n, alreadyWritten: false } },
      { reason: { detail: { code: 'concurrency_conflict', actual: 1n } } },
      { value: { revision: 1n, alreadyWritten: true } },
      {
        value: [
          { revision: 0n, position: 2n },
          { revision: 2n, position: 3n },
        ],
      },
      { reason: { detail: { code: 'concurrency_conflict', actual: 0n } } },
    ])
    expect(await allEvents(store)).toHaveLength(4)
    await store.close()
  })

  it('whose signal aborts while it waits is not written', async () => {
    const { disk, store } = await opened()
    const { reached, open } = gate(disk, 'journal sync')
    const first = store.append(aWrite('a', 0n))
    await reached
    const stop = new AbortController()
    const waiting = store.append(aWrite('a', 1n), { signal: stop.signal })
    await settled()
    stop.abort()
    open()
    await first
    expect(await failureOf(waiting)).toEqual({ code: 'aborted' })
    expect(await allEvents(store)).toHaveLength(2)
    await store.close()
  })

  it('that waits for the disk has turns of the process although somebody reads in a loop without a pause', async () => {
    const { disk, store } = await opened()
    const { reached, open } = gate(disk, 'journal sync')
    const append = store.append(aWrite('a', 0n))
    await reached
    let turns = 0
    const count = (): void => {
      turns += 1
      if (turns < 4) setImmediate(count)
    }
    setImmediate(count)
    for (let reads = 0; reads < 200; reads += 1) await store.head()
    expect(turns).toBe(4)
    open()
    await append
    await store.close()
  })

  it('that is under way when the store closes is written, and the file is whole after the close', async () => {
    const { path, store } = await opened()
    const appends = [0, 1, 2].map((n) => store.append(aWrite(`b-${n}`, 'no_stream', 3)))
    await settled()
    await Promise.all([store.close(), store.close()])
    expect(await Promise.all(appends)).toHaveLength(3)
    expect(await allEvents(await loadMemoryStore(path))).toHaveLength(10)
  })

  it('of a hundred that are called at once and too long for one group is written, each with its batch in one piece', async () => {
    const { path, store } = await opened()
    const long = (stream: string): StreamWrite => {
      const write = aWrite(stream, 'no_stream', 2)
      return { ...write, events: write.events.map((event) => ({ ...event, data: 'x'.repeat(60_000) })) as never }
    }
    await Promise.all(Array.from({ length: 100 }, (_, n) => store.append(long(`b-${n}`))))
    await store.close()
    const events = await allEvents(await loadMemoryStore(path))
    expect(events).toHaveLength(201)
    expect(events.slice(1).map(({ revision }) => revision)).toEqual(
      Array.from({ length: 200 }, (_, n) => BigInt(n % 2)),
    )
  })
})

describe('a disk that fails', () => {
  it.each<DiskCall>(['journal sync', 'commit sync'])(
    'at a %s leaves the outcome unknown, and nothing is written until the journal is opened again',
    async (at) => {
      const { path, disk, store } = await opened()
      failing(disk, at)
      const write = aWrite('a', 0n, 2)
      const verdict = store.append(aWrite('b', 'no_stream'))
      expect(await failureOf(store.append(write))).toEqual({ code: 'outcome_unknown', stream: 'a' })
      expect(await failureOf(verdict)).toEqual({ code: 'outcome_unknown', stream: 'b' })
      expect(await allEvents(store)).toHaveLength(1)
      disk.steps.length = 0
      expect(await failureOf(store.append(aWrite('a', 0n)))).toEqual({ code: 'unavailable' })
      await store.close()
      expect(disk.steps).toEqual([])

      const reopened = await openJournal({ journal: path })
      const before = (await allEvents(reopened)).length
      expect([1, 4]).toContain(before)
      expect(await reopened.append(write)).toMatchObject({ revision: 2n, alreadyWritten: before === 4 })
      await reopened.close()
    },
  )

  it('that is full takes nothing, says so, and takes the next append once there is room', async () => {
    const { path, disk, store } = await opened()
    let full = true
    disk.before = async (call, real, bytes, position) => {
      if (!full || call !== 'journal write' || bytes === undefined || position === undefined) return
      // As a real one does: a part is taken first.
      await real.write(bytes.subarray(0, bytes.length - 10), position)
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    }
    const size = statSync(path).size
    const write = aWrite('a', 0n, 3)
    expect(await failureOf(store.append(write))).toEqual({ code: 'unavailable' })
    expect(statSync(path).size).toBe(size)
    expect(await allEvents(store)).toHaveLength(1)
    full = false
    expect(await store.append(write)).toMatchObject({ revision: 3n, alreadyWritten: false })
    await store.close()
    expect(await reopenedIds(path)).toHaveLength(4)
  })

  it('that is full and cannot take a part back is believed in nothing more', async () => {
    const { path, disk, store } = await opened()
    disk.before = async (call, real, bytes, position) => {
      if (call === 'journal truncate') throw new Error('EIO')
      if (call !== 'journal write' || bytes === undefined || position === undefined) return
      await real.write(bytes.subarray(0, -10), position)
      throw new Error('ENOSPC')
    }
    expect(await failureOf(store.append(aWrite('a', 0n, 3)))).toEqual({ code: 'outcome_unknown', stream: 'a' })
    disk.before = () => undefined
    expect(await failureOf(store.append(aWrite('a', 0n)))).toEqual({ code: 'unavailable' })
    await store.close()
    expect(await reopenedIds(path)).toHaveLength(1)
  })

  it('at the record of a group has taken nothing, and may take the next one', async () => {
    const { path, disk, store } = await opened()
    failing(disk, 'commit write')
    expect(await failureOf(store.append(aWrite('a', 0n)))).toEqual({ code: 'unavailable' })
    expect(await store.append(aWrite('a', 0n))).toMatchObject({ revision: 1n })
    await store.close()
    expect(await reopenedIds(path)).toHaveLength(2)
  })

  it('makes no verdict of what was to be written with it, and leaves those alone that need no disk', async () => {
    const { disk, store } = await opened()
    failing(disk, 'commit write')
    const outcomes = await Promise.allSettled([
      store.append(aWrite('a', 'no_stream')),
      store.append(aWrite('a', 0n)),
      store.append(aWrite('a', 0n)),
    ])
    const codes = outcomes.map((one) => one.status === 'rejected' && isStoreFailure(one.reason) && one.reason.code)
    expect(codes).toEqual(['concurrency_conflict', 'unavailable', 'unavailable'])
    await store.close()
  })

  it('is named in the cause of the failure', async () => {
    const { disk, store } = await opened()
    failing(disk, 'journal sync', 'EIO')
    const thrown = await store.append(aWrite('a', 0n)).catch((error: unknown) => error as Error)
    expect(thrown).toMatchObject({ cause: { certain: false, cause: { code: 'EIO' } } })
    await store.close()
  })
})
