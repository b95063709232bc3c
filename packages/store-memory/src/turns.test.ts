import { isStoreFailure } from '@muniment/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { allEvents, anEvent, aWrite, revisions, streamEvents } from './fixtures/sample-events.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let store: MemoryStore
beforeEach(() => {
  store = memoryStore()
})

const race = async (racers: number, expected: 'no_stream' | bigint): Promise<PromiseSettledResult<unknown>[]> =>
  Promise.allSettled(Array.from({ length: racers }, () => store.append(aWrite('a', expected))))

const details = (settled: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  settled.flatMap((one) => (one.status === 'rejected' && isStoreFailure(one.reason) ? [one.reason.detail] : []))

/** Reads, then appends at what was read, until it works. */
const increment = async (): Promise<void> => {
  for (;;) {
    const { head, events } = await store.readStream('counter', { direction: 'backwards', maxCount: 1 })
    let n = 0
    for await (const event of events) n = (event.data as { n: number }).n
    try {
      await store.append({
        stream: 'counter',
        expected: head,
        events: [anEvent({ data: { n: n + 1 } })],
      })
      return
    } catch (failure) {
      if (!isStoreFailure(failure, 'concurrency_conflict')) throw failure
    }
  }
}

describe('concurrency', () => {
  it('CON-01 of 32 racers at no_stream one wins and 31 are told the actual revision', async () => {
    const failures = details(await race(32, 'no_stream'))
    expect(failures).toHaveLength(31)
    for (const failure of failures) expect(failure).toMatchObject({ code: 'concurrency_conflict', actual: 0n })
    expect(await revisions(store, 'a')).toEqual([0])
  })

  it('CON-02 of 32 racers at the same exact revision one wins', async () => {
    await store.append(aWrite('a', 'no_stream', 4))
    expect(details(await race(32, 3n))).toHaveLength(31)
    expect(await revisions(store, 'a')).toEqual([0, 1, 2, 3, 4])
  })

  it('CON-03 of 32 racers with any all win, without a hole', async () => {
    const results = await Promise.all(Array.from({ length: 32 }, () => store.append(aWrite('a', 'any'))))
    expect(new Set(results.map((result) => result.revision)).size).toBe(32)
    expect(await revisions(store, 'a')).toEqual([...Array(32).keys()])
  })

  it('CON-04 1,000 increments by 8 writers that retry on conflict lose none', async () => {
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let n = 0; n < 125; n += 1) await increment()
      }),
    )
    const events = await streamEvents(store, 'counter')
    expect(events.map((event) => event.data)).toEqual(Array.from({ length: 1_000 }, (_, n) => ({ n: n + 1 })))
  })

  it('CON-05 writers of different streams never conflict', async () => {
    await Promise.all(
      Array.from({ length: 32 }, async (_, writer) => {
        for (let n = 0; n < 20; n += 1) await store.append(aWrite(`w-${writer}`, n === 0 ? 'no_stream' : BigInt(n - 1)))
      }),
    )
    const events = await allEvents(store)
    expect(events.map((event) => Number(event.position))).toEqual([...Array(640).keys()])
  })

  it('CON-06 of two appendMany over the same streams in opposite order one wins', async () => {
    for (let round = 0; round < 50; round += 1) {
      const [a, b] = [`a-${round}`, `b-${round}`]
      const settled = await Promise.allSettled([
        store.appendMany([aWrite(a, 'no_stream'), aWrite(b, 'no_stream')]),
        store.appendMany([aWrite(b, 'no_stream'), aWrite(a, 'no_stream')]),
      ])
      expect(settled.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    }
    expect(await allEvents(store)).toHaveLength(100)
  })

  it('CON-06 a check loses against a write that came first', async () => {
    const settled = await Promise.allSettled([
      store.append(aWrite('owner', 'no_stream')),
      store.appendMany([aWrite('a', 'no_stream')], [{ stream: 'owner', expected: 'no_stream' }]),
    ])
    expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'rejected'])
  })

  it('CON-08 in 300 rounds of 10 racers every round has one winner', async () => {
    for (let round = 0; round < 300; round += 1) {
      expect(details(await race(10, round === 0 ? 'no_stream' : BigInt(round - 1)))).toHaveLength(9)
    }
    expect(await revisions(store, 'a')).toHaveLength(300)
  })

  it('a call takes effect after it was made, so that a read made before a write does not see it', async () => {
    const read = store.readStream('a')
    const write = store.append(aWrite('a', 'no_stream'))
    expect((await read).head).toBe('no_stream')
    await write
  })
})
