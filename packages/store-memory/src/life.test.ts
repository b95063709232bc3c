import { spawnSync } from 'node:child_process'
import { beforeEach, describe, expect, it } from 'vitest'
import { aWrite, collect, failureOf, settled } from './fixtures/sample-events.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let store: MemoryStore
beforeEach(async () => {
  store = memoryStore()
  await store.append(aWrite('a', 'no_stream', 3))
})

const closed = { code: 'invalid_argument', field: 'store', rule: 'is closed' }
const { signal } = new AbortController()
const zero = 'mem:00000000000000000000'

describe('the life of a store', () => {
  it('LIF closing twice is harmless', async () => {
    await store.close()
    await store.close()
  })

  it.each<[string, (open: MemoryStore) => unknown]>([
    ['append', (open) => open.append(aWrite('a', 'any'))],
    ['appendMany', (open) => open.appendMany([aWrite('a', 'any')])],
    ['readStream', (open) => open.readStream('a')],
    ['readAll', (open) => collect(open.readAll())],
    ['subscribe', (open) => collect(open.subscribe({ after: 'start', signal }))],
    ['head', (open) => open.head()],
    ['compareCheckpoints', (open) => open.compareCheckpoints(zero, zero)],
    ['save', (open) => open.save('/nowhere/at/all')],
  ])('LIF %s on a closed store is an invalid argument', async (_, call) => {
    await store.close()
    expect(await failureOf(async () => call(store))).toEqual(closed)
  })

  it('LIF closing ends every feed without an error', async () => {
    const waiting = collect(store.subscribe({ after: 'start', signal }))
    const idle = store.subscribe({ after: 'start', signal })[Symbol.asyncIterator]()
    await idle.next()
    await settled()
    await store.close()
    expect(await waiting).toHaveLength(4)
    expect(await idle.next()).toEqual({ done: true, value: undefined })
  })

  it('LIF reads in flight end with a failure, so that a part is not taken for the whole', async () => {
    const { events } = await store.readStream('a')
    const stream = events[Symbol.asyncIterator]()
    const all = store.readAll()[Symbol.asyncIterator]()
    await stream.next()
    await all.next()
    await store.close()
    expect(await failureOf(stream.next())).toEqual(closed)
    expect(await failureOf(all.next())).toEqual(closed)
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  it('LIF an append in flight is either written and answered or refused', async () => {
    const append = store.append(aWrite('b', 'no_stream'))
    await store.close()
    expect(await failureOf(append)).toEqual(closed)
  })

  it('LIF a process ends by itself after close, and even with a feed that waits', () => {
    const run = (end: string): unknown => {
      const script = `
        import { memoryStore } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)}
        const store = memoryStore()
        const { signal } = new AbortController()
        const follow = async () => { for await (const message of store.subscribe({ after: 'start', signal })) console.log(message.kind) }
        void follow()
        await store.append({ stream: 'a', expected: 'any', events: [
          { id: '0b2f4c1e-8a57-4d0e-9c3b-2f6a1d7e5b90', type: 'Done', data: {}, metadata: {} }] })
        setImmediate(async () => { ${end} })`
      const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 })
      return { status, stdout: stdout.toString() }
    }
    const expected = { status: 0, stdout: 'caught_up\nevent\n' }
    expect(run('await store.close()')).toEqual(expected)
    expect(run('')).toEqual(expected)
  })
})
