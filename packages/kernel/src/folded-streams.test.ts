import { CommandMemory } from './command-memory.ts'
import { describe, expect, it } from 'vitest'
import { idOf, notebook, notebookStream, recorded } from './fixtures/notebook.ts'
import { scriptedStore } from './fixtures/scripted-store.ts'
import { FoldedStreams } from './folded-streams.ts'
import { StoreFailure } from './store-failure.ts'

const torn = (n: number) => ({ ...recorded({ type: 'NoteTorn', data: { page: n } }, n), id: idOf(n) })

describe('folded streams', () => {
  it('a stream without events is no stream, in its first state', async () => {
    const streams = new FoldedStreams(scriptedStore().store)
    expect(await streams.load(notebook, notebookStream)).toEqual({
      state: notebook.initial(),
      revision: 'no_stream',
      commands: new CommandMemory(),
    })
  })

  it('a stream that was read before is read from where it was left', async () => {
    const { store, put, reads } = scriptedStore()
    const streams = new FoldedStreams(store)
    put(notebookStream, torn(0), torn(1))
    const first = await streams.load(notebook, notebookStream)
    put(notebookStream, torn(2))
    const second = await streams.load(notebook, notebookStream)
    expect(second).toBe(first)
    expect(second).toMatchObject({ revision: 2n, state: { torn: { count: 3 } } })
    await streams.load(notebook, notebookStream)
    expect(reads.map(({ options }) => options.from)).toEqual([0n, 1n, 2n])
  })

  it('loads at once, of one stream, fold it once', async () => {
    const { store, put } = scriptedStore()
    const streams = new FoldedStreams(store)
    put(notebookStream, torn(0), torn(1), torn(2))
    await streams.load(notebook, notebookStream)
    put(notebookStream, torn(3), torn(4))
    const loads = await Promise.all(Array.from({ length: 5 }, () => streams.load(notebook, notebookStream)))
    for (const { state, revision } of loads)
      expect({ revision, count: state.torn.count }).toEqual({ revision: 4n, count: 5 })
  })

  it('keeps so many streams and no more: the one unused for longest goes first', async () => {
    const { store, put, reads } = scriptedStore()
    const streams = new FoldedStreams(store, { streamsMax: 2 })
    for (const stream of ['a', 'b', 'c']) put(stream, torn(0))
    for (const stream of ['a', 'b', 'a', 'c', 'a', 'b']) {
      await streams.load(notebook, stream)
      expect(streams.size).toBeLessThanOrEqual(2)
    }
    expect(reads.map(({ stream, options }) => [stream, options.from])).toEqual([
      ['a', 0n],
      ['b', 0n],
      ['a', 0n],
      ['c', 0n],
      ['a', 0n],
      ['b', 0n],
    ])
    expect(reads.map(({ events }) => events)).toEqual([1, 1, 0, 1, 0, 1])
  })

  it('keeps streams that remember so many events together and no more, the newest in any case', async () => {
    const { store, put } = scriptedStore()
    const streams = new FoldedStreams(store, { eventsMax: 5 })
    for (const [stream, count] of [
      ['a', 2],
      ['b', 3],
      ['c', 1],
      ['d', 9],
      ['e', 5],
    ] as const)
      put(stream, ...Array.from({ length: count }, (_, n) => torn(n)))
    const sizes = []
    for (const stream of ['a', 'b', 'a', 'c', 'c', 'd', 'e', 'a', 'c']) {
      await streams.load(notebook, stream)
      sizes.push(streams.size)
    }
    expect(sizes).toEqual([1, 2, 2, 2, 2, 1, 1, 1, 2])
  })

  it('a stream that was forgotten is read from its start', async () => {
    const { store, put, reads } = scriptedStore()
    const streams = new FoldedStreams(store)
    put(notebookStream, torn(0))
    const first = await streams.load(notebook, notebookStream)
    streams.forget(notebookStream)
    streams.forget('never-seen')
    expect(streams.size).toBe(0)
    const again = await streams.load(notebook, notebookStream)
    expect(again).toEqual(first)
    expect(again).not.toBe(first)
    expect(reads.map(({ options }) => options.from)).toEqual([0n, 0n])
  })

  it('a stream that could not be read once stays kept, and the failure is told', async () => {
    const failure = new StoreFailure({ code: 'unavailable' })
    let fails = false
    const { store, put, reads } = scriptedStore([], () => (fails ? failure : undefined))
    const streams = new FoldedStreams(store)
    put(notebookStream, torn(0))
    const first = await streams.load(notebook, notebookStream)
    fails = true
    await expect(streams.load(notebook, notebookStream)).rejects.toBe(failure)
    fails = false
    expect(await streams.load(notebook, notebookStream)).toBe(first)
    expect(reads.map(({ events }) => events)).toEqual([1, undefined, 0])
  })

  it.each([
    ['is gone', []],
    ['has lost its end', [torn(0)]],
    ['has lost its end and got another', [torn(0), { ...torn(1), id: idOf(7) }, torn(2)]],
  ])('a stream that %s is a corrupt store, and forgotten', async (_, events) => {
    const before = scriptedStore()
    before.put(notebookStream, torn(0), torn(1))
    const after = scriptedStore()
    after.put(notebookStream, ...events)
    let { store } = before
    const streams = new FoldedStreams({ ...store, readStream: (stream, options) => store.readStream(stream, options) })
    await streams.load(notebook, notebookStream)
    store = after.store
    await expect(streams.load(notebook, notebookStream)).rejects.toMatchObject({
      detail: { code: 'corrupt_store', where: `${notebookStream}: revision 1 is not what it was` },
    })
    expect(streams.size).toBe(0)
  })

  it('an event that cannot be read stops the load, now and the next time', async () => {
    const { store, put } = scriptedStore()
    const streams = new FoldedStreams(store)
    put(notebookStream, torn(0), { ...torn(1), type: 'NoteLost' })
    for (const _ of [1, 2])
      await expect(streams.load(notebook, notebookStream)).rejects.toMatchObject({ code: 'unknown_event_type' })
    expect(streams.size).toBe(0)
  })

  it('a kept stream is forgotten when its tail cannot be read whole, and whoever holds it sees that it moved', async () => {
    const { store, put } = scriptedStore()
    const streams = new FoldedStreams(store)
    put(notebookStream, torn(0))
    const kept = await streams.load(notebook, notebookStream)
    put(notebookStream, torn(1), { ...torn(2), type: 'NoteLost' })
    await expect(streams.load(notebook, notebookStream)).rejects.toMatchObject({ code: 'unknown_event_type' })
    expect(kept).toMatchObject({ revision: 1n, state: { torn: { count: 2 } } })
    expect(streams.size).toBe(0)
  })
})
