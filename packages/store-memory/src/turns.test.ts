import { isStoreFailure } from '@muniment/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { allEvents, aWrite } from './fixtures/sample-events.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let store: MemoryStore
beforeEach(() => {
  store = memoryStore()
})

describe('calls made at once', () => {
  it('are written in the order in which they were made', async () => {
    await Promise.all(['b', 'a', 'c', 'a'].map((stream) => store.append(aWrite(stream, 'any', 2))))
    expect((await allEvents(store)).map((event) => event.stream).join('')).toBe('bbaaccaa')
  })

  it('take effect after they were made, so that a read made before a write does not see it', async () => {
    const read = store.readStream('a')
    const write = store.append(aWrite('a', 'no_stream'))
    expect((await read).head).toBe('no_stream')
    await write
  })

  it('are each told the actual revision when they lose a race', async () => {
    const settled = await Promise.allSettled(
      Array.from({ length: 32 }, () => store.append(aWrite('a', 'no_stream', 2))),
    )
    const lost = settled.flatMap((one) => (one.status === 'rejected' && isStoreFailure(one.reason) ? [one.reason] : []))
    expect(lost).toHaveLength(31)
    for (const { detail } of lost) expect(detail).toMatchObject({ code: 'concurrency_conflict', actual: 1n })
  })

  it('are checked in that order too: a check loses against a write that came first', async () => {
    const settled = await Promise.allSettled([
      store.append(aWrite('owner', 'no_stream')),
      store.appendMany([aWrite('a', 'no_stream')], [{ stream: 'owner', expected: 'no_stream' }]),
    ])
    expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'rejected'])
  })
})
