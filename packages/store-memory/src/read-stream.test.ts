import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ReadStreamOptions } from '@muniment/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { aWrite, collect, failureOf, revisions, streamEvents } from './fixtures/sample-events.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let store: MemoryStore
beforeEach(async () => {
  store = memoryStore({ clock: () => new Date(0) })
  await store.append(aWrite('other', 'no_stream'))
  await store.append(aWrite('a', 'no_stream', 5))
})

const backwards = 'backwards' as const

describe('readStream', () => {
  it('RDS a missing stream has the head no_stream and no events', async () => {
    const { head, events } = await store.readStream('missing')
    expect(head).toBe('no_stream')
    expect(await collect(events)).toEqual([])
    expect(await streamEvents(store, 'missing', { direction: 'backwards' })).toEqual([])
    expect(await streamEvents(store, 'missing', { from: 3n })).toEqual([])
    expect(await streamEvents(store, 'missing', { from: 'end' })).toEqual([])
    expect(await streamEvents(store, 'missing', { from: 'end', direction: 'backwards' })).toEqual([])
  })

  it('RDS an event comes back with everything that was recorded', async () => {
    const write = aWrite('b', 'no_stream')
    await store.append(write)
    expect(await streamEvents(store, 'b')).toStrictEqual([
      {
        ...write.events[0],
        stream: 'b',
        revision: 0n,
        position: 6n,
        checkpoint: 'mem:00000000000000000006',
        recordedAt: new Date(0),
      },
    ])
  })

  it.each<[string, ReadStreamOptions, number[]]>([
    ['without options', {}, [0, 1, 2, 3, 4]],
    ['from start', { from: 'start' }, [0, 1, 2, 3, 4]],
    ['from the middle', { from: 2n }, [2, 3, 4]],
    ['from the last revision', { from: 4n }, [4]],
    ['from end, which is the last event', { from: 'end' }, [4]],
    ['from past the end', { from: 5n }, []],
    ['from far past the end', { from: 2n ** 70n }, []],
    ['backwards without from', { direction: backwards }, [4, 3, 2, 1, 0]],
    ['backwards from end', { from: 'end', direction: backwards }, [4, 3, 2, 1, 0]],
    ['backwards from past the end', { from: 99n, direction: backwards }, [4, 3, 2, 1, 0]],
    ['backwards from the middle', { from: 2n, direction: backwards }, [2, 1, 0]],
    ['backwards from start', { from: 'start', direction: backwards }, [0]],
    ['at most none', { maxCount: 0 }, []],
    ['at most one', { maxCount: 1 }, [0]],
    ['at most as many as there are', { maxCount: 5 }, [0, 1, 2, 3, 4]],
    ['at most more than there are', { maxCount: 6 }, [0, 1, 2, 3, 4]],
    ['at most two from the middle', { from: 1n, maxCount: 2 }, [1, 2]],
    ['at most two backwards', { direction: backwards, maxCount: 2 }, [4, 3]],
  ])('RDS reads %s', async (_, options, expected) => {
    expect(await revisions(store, 'a', options)).toEqual(expected)
    expect((await store.readStream('a', options)).head).toBe(4n)
  })

  it.each<[string, object]>([
    ['maxCount', { maxCount: -1 }],
    ['maxCount', { maxCount: 1.5 }],
    ['maxCount', { maxCount: Number.POSITIVE_INFINITY }],
    ['from', { from: -1n }],
    ['from', { from: 1 }],
    ['from', { from: 'middle' }],
    ['direction', { direction: 'sideways' }],
  ])('RDS a wrong %s is an invalid argument: %o', async (field, options) => {
    expect(await failureOf(store.readStream('a', options))).toMatchObject({ code: 'invalid_argument', field })
  })

  it('RDS events appended while reading are not part of the read, and its order holds', async () => {
    const { head, events } = await store.readStream('a')
    const seen: bigint[] = []
    for await (const event of events) {
      seen.push(event.revision)
      await store.append(aWrite('a', 'any'))
    }
    expect([head, seen]).toEqual([4n, [0n, 1n, 2n, 3n, 4n]])
    expect(await revisions(store, 'a')).toEqual([...Array(10).keys()])
  })

  it('RDS the events of one answer can be read twice', async () => {
    const { events } = await store.readStream('a')
    expect(await collect(events)).toEqual(await collect(events))
  })

  it('RDS 10,000 reads that break off early leave nothing behind', async () => {
    for (let read = 0; read < 10_000; read += 1) {
      for await (const event of (await store.readStream('a')).events) {
        expect(event.revision).toBe(0n)
        break
      }
    }
  })

  it('RDS an abort before or during the read fails it with aborted', async () => {
    expect(await failureOf(store.readStream('a', { signal: AbortSignal.abort() }))).toEqual({ code: 'aborted' })
    const controller = new AbortController()
    const { events } = await store.readStream('a', { signal: controller.signal })
    const seen: bigint[] = []
    const read = async (): Promise<void> => {
      for await (const event of events) {
        seen.push(event.revision)
        if (event.revision === 1n) controller.abort()
      }
    }
    expect(await failureOf(read())).toEqual({ code: 'aborted' })
    expect(seen).toEqual([0n, 1n])
  })

  it('RDS 100,000 events are read in order, in constant memory, and a timer gets its turn', async () => {
    for (let batch = 0; batch < 100; batch += 1) await store.append(aWrite('long', 'any', 1_000))
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    const heapUsed = (): number => {
      collectGarbage()
      return process.memoryUsage().heapUsed
    }
    const before = heapUsed()
    const { signal } = new AbortController()
    let ticks = 0
    const timer = setInterval(() => (ticks += 1), 0)
    let next = 0n
    let grown = 0
    for await (const event of (await store.readStream('long', { signal })).events) {
      if (event.revision !== next) throw new Error(`expected revision ${next}, got ${event.revision}`)
      next += 1n
      if (next % 25_000n === 0n) grown = Math.max(grown, heapUsed() - before)
    }
    clearInterval(timer)
    expect(next).toBe(100_000n)
    expect(grown).toBeLessThan(4_000_000)
    expect(ticks).toBeGreaterThan(0)
  })
})
