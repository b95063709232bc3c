import type { AppendResult, NewEvent, StreamWrite } from '@muniment/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { allEvents, anEvent, aWrite, failureOf } from './fixtures/sample-events.ts'
import { fromJsonl } from './from-jsonl.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'
import { toJsonl } from './to-jsonl.ts'

let store: MemoryStore
beforeEach(() => {
  store = memoryStore()
})

/** Copied so that nothing is recognised by its identity. */
const again = (write: StreamWrite): StreamWrite => structuredClone(write)

const repeatOf = (first: AppendResult): AppendResult => ({ ...first, alreadyWritten: true })

describe('a repeat', () => {
  it('tells the position and checkpoint of the first writing, whatever came since and from a loaded log too', async () => {
    const write = aWrite('a', 'no_stream', 2)
    const first = await store.append(write)
    expect(await store.append(again(write))).toEqual(repeatOf(first))
    const any = aWrite('a', 'any', 2)
    const next = await store.append(any)
    for (let n = 0; n < 30; n += 1) await store.append(aWrite('a', 'any'))
    for (const one of [store, await fromJsonl(toJsonl(store))]) {
      expect(await one.append(again(write))).toEqual(repeatOf(first))
      expect(await one.append(again(any))).toEqual(repeatOf(next))
    }
  })

  it('of appendMany tells those of each stream', async () => {
    const writes = [aWrite('a', 'no_stream', 2), aWrite('b', 'any', 2)]
    const first = await store.appendMany(writes)
    await store.append(aWrite('a', 1n))
    expect(await store.appendMany(writes.map(again))).toEqual(first.map(repeatOf))
  })

  it('in part of appendMany is a conflict that names the write and what is there', async () => {
    const write = aWrite('a', 'any')
    await store.append(write)
    const failure = await failureOf(store.appendMany([aWrite('b', 'no_stream'), again(write)]))
    expect(failure).toEqual({ code: 'concurrency_conflict', stream: 'a', expected: 'any', actual: 0n })
  })

  it('with the keys of its metadata in another order is a conflict: content is compared byte for byte', async () => {
    for (const expected of ['no_stream', 'any'] as const) {
      const event: NewEvent = anEvent({ metadata: { a: '1', b: '2' } })
      const write: StreamWrite = { stream: `a-${expected}`, expected, events: [event] }
      await store.append(write)
      const turned: StreamWrite = { ...write, events: [{ ...event, metadata: { b: '2', a: '1' } }] }
      expect(await failureOf(store.append(turned))).toMatchObject({ code: 'concurrency_conflict', actual: 0n })
    }
    expect(await allEvents(store)).toHaveLength(2)
  })
})
