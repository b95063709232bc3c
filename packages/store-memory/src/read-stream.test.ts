import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeEach, describe, expect, it } from 'vitest'
import { aWrite, collect, failureOf, revisions, streamEvents } from './fixtures/sample-events.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let store: MemoryStore
beforeEach(async () => {
  store = memoryStore({ clock: () => new Date(0) })
  await store.append(aWrite('other', 'no_stream'))
  await store.append(aWrite('a', 'no_stream', 5))
})

describe('readStream', () => {
  it('a missing stream has no last event to begin at', async () => {
    for (const direction of ['forwards', 'backwards'] as const)
      expect(await streamEvents(store, 'missing', { from: 'end', direction })).toEqual([])
  })

  it('an event comes back with everything that was recorded', async () => {
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

  it.each<[string, object]>([
    ['maxCount', { maxCount: -1 }],
    ['maxCount', { maxCount: 1.5 }],
    ['maxCount', { maxCount: Number.POSITIVE_INFINITY }],
    ['from', { from: -1n }],
    ['from', { from: 1 }],
    ['from', { from: 'middle' }],
    ['direction', { direction: 'sideways' }],
  ])('a wrong %s is an invalid argument: %o', async (field, options) => {
    expect(await failureOf(store.readStream('a', options))).toMatchObject({ code: 'invalid_argument', field })
  })

  it('events appended while reading are not part of the read, and its order holds', async () => {
    const { head, events } = await store.readStream('a')
    const seen: bigint[] = []
    for await (const event of events) {
      seen.push(event.revision)
      await store.append(aWrite('a', 'any'))
    }
    expect([head, seen]).toEqual([4n, [0n, 1n, 2n, 3n, 4n]])
    expect(await revisions(store, 'a')).toEqual([...Array(10).keys()])
  })

  it('the events of one answer can be read twice', async () => {
    const { events } = await store.readStream('a')
    expect(await collect(events)).toEqual(await collect(events))
  })

  it('an abort during the read fails it at the next event', async () => {
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

  it('100,000 events are read in order, in constant memory, and a timer gets its turn', async () => {
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
