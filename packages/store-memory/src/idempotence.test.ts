import type { NewEvent, StreamWrite } from '@muniment/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { allEvents, anEvent, aWrite, failureOf } from './fixtures/sample-events.ts'
import { fromJsonl } from './from-jsonl.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'
import { toJsonl } from './to-jsonl.ts'

let store: MemoryStore
beforeEach(() => {
  store = memoryStore()
})

const conflict = { code: 'concurrency_conflict' }
const ids = async (): Promise<string[]> => (await allEvents(store)).map((event) => event.id)

/** Copied so that nothing is recognised by its identity. */
const again = (write: StreamWrite): StreamWrite => structuredClone(write)

const changed = (write: StreamWrite, changes: Partial<NewEvent>): StreamWrite => ({
  ...write,
  events: write.events.map((event) => ({ ...event, ...changes })) as unknown as [NewEvent],
})

describe('repeats', () => {
  it('IDM-01 an identical repeat at an exact revision is answered with the first result and written once', async () => {
    await store.append(aWrite('a', 'no_stream', 2))
    const write = aWrite('a', 1n, 3)
    const first = await store.append(write)
    expect(await store.append(again(write))).toEqual({ ...first, alreadyWritten: true })
    expect(await ids()).toHaveLength(5)
  })

  it('IDM-02 a repeat is recognised after others have appended', async () => {
    await store.append(aWrite('a', 'no_stream', 2))
    const write = aWrite('a', 1n, 2)
    const first = await store.append(write)
    await store.append(aWrite('a', 3n, 30))
    expect(await store.append(again(write))).toEqual({ ...first, alreadyWritten: true })
  })

  it('IDM-03 a repeat at no_stream is recognised, at once and after others have appended', async () => {
    const write = aWrite('a', 'no_stream', 2)
    const first = await store.append(write)
    expect(await store.append(again(write))).toEqual({ ...first, alreadyWritten: true })
    await store.append(aWrite('a', 'any', 30))
    expect(await store.append(again(write))).toEqual({ ...first, alreadyWritten: true })
  })

  it.each(['any', 'stream_exists'] as const)(
    'IDM-02 a repeat with %s is recognised wherever it is',
    async (expected) => {
      await store.append(aWrite('a', 'no_stream', 5))
      const write = aWrite('a', expected, 2)
      const first = await store.append(write)
      expect(await store.append(again(write))).toEqual({ ...first, alreadyWritten: true })
      for (let n = 0; n < 30; n += 1) await store.append(aWrite('a', 'any'))
      expect(await store.append(again(write))).toEqual({ ...first, alreadyWritten: true })
      expect(await ids()).toHaveLength(37)
    },
  )

  it.each([
    ['the first events and new ones', (w: StreamWrite) => [...w.events, anEvent()]],
    ['new events and old ones', (w: StreamWrite) => [anEvent(), ...w.events]],
    ['the last of the events', (w: StreamWrite) => [...w.events.slice(1), anEvent()]],
    ['the events in another order', (w: StreamWrite) => [...w.events].reverse()],
  ])('IDM-04 a write of %s is a conflict under every expectation', async (_, overlapping) => {
    const write = aWrite('a', 'no_stream', 3)
    await store.append(write)
    for (const expected of ['no_stream', 'any', 'stream_exists', 0n, 2n] as const) {
      const events = overlapping(write) as unknown as [NewEvent]
      expect(await failureOf(store.append({ stream: 'a', expected, events }))).toMatchObject({
        ...conflict,
        actual: 2n,
      })
    }
    expect(await ids()).toHaveLength(3)
  })

  it('IDM-04 the events at another place than expected are a conflict, even when the revision is right', async () => {
    const write = aWrite('a', 'no_stream', 2)
    await store.append(write)
    expect(await failureOf(store.append({ ...write, expected: 1n }))).toMatchObject(conflict)
    expect(await failureOf(store.append({ ...write, expected: 0n }))).toMatchObject(conflict)
    expect(await ids()).toHaveLength(2)
  })

  it.each([
    ['type', { type: 'OtherHappened' }],
    ['data', { data: { n: 99 } }],
    ['metadata', { metadata: { command: 'Other' } }],
    ['order of the keys of metadata', { metadata: { b: '2', a: '1' } }],
  ] as const)('IDM-05 the same ids with another %s are a conflict', async (_, changes) => {
    for (const expected of ['no_stream', 'any'] as const) {
      const write = changed(aWrite(`a-${expected}`, expected), { metadata: { a: '1', b: '2' } })
      await store.append(write)
      expect(await failureOf(store.append(changed(write, changes)))).toMatchObject({ ...conflict, actual: 0n })
    }
    expect(await ids()).toHaveLength(2)
  })

  it('IDM-05 -0 and 0 are the same content, as they are in JSON', async () => {
    const write = changed(aWrite('a', 'no_stream'), { data: -0 })
    await store.append(write)
    expect(await store.append(changed(write, { data: 0 }))).toMatchObject({ alreadyWritten: true })
  })

  it('IDM-07 a repeat is recognised after the log was saved and loaded', async () => {
    const write = aWrite('a', 'no_stream', 2)
    const first = await store.append(write)
    const loaded = await fromJsonl(toJsonl(store))
    expect(await loaded.append(again(write))).toEqual({ ...first, alreadyWritten: true })
  })

  it('IDM-08 a repeat of appendMany is recognised after others have appended, whatever its checks say now', async () => {
    const writes = [aWrite('a', 'no_stream', 2), aWrite('b', 'any', 2)]
    const checks = [{ stream: 'owner', expected: 'no_stream' }] as const
    const first = await store.appendMany(writes, checks)
    await store.append(aWrite('a', 1n))
    await store.append(aWrite('owner', 'no_stream'))
    const repeated = await store.appendMany(writes.map(again), checks)
    expect(repeated).toEqual(first.map((result) => ({ ...result, alreadyWritten: true })))
    expect(await ids()).toHaveLength(6)
  })

  it('IDM-08 an appendMany of which only some writes are repeats is a conflict that names one of them', async () => {
    const write = aWrite('a', 'any')
    await store.append(write)
    const failure = await failureOf(store.appendMany([aWrite('b', 'no_stream'), again(write)]))
    expect(failure).toEqual({ ...conflict, stream: 'a', expected: 'any', actual: 0n })
    expect(await ids()).toHaveLength(1)
  })

  it('two identical appends at the same time are written once', async () => {
    const write = aWrite('a', 'any', 2)
    const results = await Promise.all([store.append(write), store.append(again(write))])
    expect(results.map((result) => result.alreadyWritten)).toEqual([false, true])
    expect(await ids()).toHaveLength(2)
  })
})
