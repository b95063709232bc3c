import { spawnSync } from 'node:child_process'
import { beforeEach, describe, expect, it } from 'vitest'
import { aWrite, collect, failureOf } from './fixtures/sample-events.ts'
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
  it.each<[string, (open: MemoryStore) => unknown]>([
    ['append', (open) => open.append(aWrite('a', 'any'))],
    ['appendMany', (open) => open.appendMany([aWrite('a', 'any')])],
    ['readStream', (open) => open.readStream('a')],
    ['readAll', (open) => collect(open.readAll())],
    ['subscribe', (open) => collect(open.subscribe({ after: 'start', signal }))],
    ['head', (open) => open.head()],
    ['compareCheckpoints', (open) => open.compareCheckpoints(zero, zero)],
    ['save', (open) => open.save('/nowhere/at/all')],
  ])('%s on a closed store is an invalid argument', async (_, call) => {
    await store.close()
    expect(await failureOf(async () => call(store))).toEqual(closed)
  })

  it('reads in flight fail once and then are at their end', async () => {
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

  it('an append that had no effect before the close is refused', async () => {
    const append = store.append(aWrite('b', 'no_stream'))
    await store.close()
    expect(await failureOf(append)).toEqual(closed)
  })

  it('a feed that waits does not keep its process from ending, without a close', () => {
    const script = `
      import { memoryStore } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)}
      const store = memoryStore()
      const { signal } = new AbortController()
      const follow = async () => { for await (const message of store.subscribe({ after: 'start', signal })) console.log(message.kind) }
      void follow()
      await store.append({ stream: 'a', expected: 'any', events: [
        { id: '0b2f4c1e-8a57-4d0e-9c3b-2f6a1d7e5b90', type: 'Done', data: {}, metadata: {} }] })`
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 })
    expect({ status, stdout: stdout.toString() }).toEqual({ status: 0, stdout: 'caught_up\nevent\n' })
  })
})
