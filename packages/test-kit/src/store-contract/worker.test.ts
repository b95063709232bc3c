import type { EventStore, Json } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import type { StoreFactory } from './contract-case.ts'
import { startWorker, type Worker, withWorkers } from './worker.ts'

const module = `data:text/javascript,${encodeURIComponent(
  'export default { connect: async (address) => ({ head: async () => address.at, close: async () => {} }) }',
)}`

const store = {} as EventStore
const factory: StoreFactory = { name: 'one', open: () => store, module, address: () => ({ at: 'here' }) }
const context = { store, factory }

describe('a worker', () => {
  it('has a handle that its factory made of the address, tells in order, and is answered', async () => {
    const told: Json[] = []
    await withWorkers(
      context,
      2,
      'await tell(n); await tell(await store.head()); await tell(await asked())',
      async (workers) => {
        for (const one of workers) one.ask({ to: 'go on' })
        for (const one of workers) for (let n = 0; n < 3; n += 1) told.push(await one.told())
      },
    )
    expect(told).toEqual([0, 'here', { to: 'go on' }, 1, 'here', { to: 'go on' }])
  })

  it('that ends has told all that it told, and then fails whoever waits, with what went wrong', async () => {
    const worker = await startWorker(context, `await tell(1); throw new Error('of the script')`)
    expect(await worker.told()).toBe(1)
    await expect(worker.told()).rejects.toThrow('of the script')
    await worker.kill()
  })

  it('that waits fails whoever waits for it once it is killed, and is killed twice without harm', async () => {
    const worker = await startWorker(context, 'await asked()')
    const told = expect(worker.told()).rejects.toThrow('goes on')
    await worker.kill()
    await told
    await worker.kill()
  })

  it('is gone when what it was started for has ended, even by an error', async () => {
    let one: Worker | undefined
    const failing = withWorkers(context, 1, 'await tell(1); await asked()', async ([worker]) => {
      one = worker
      await worker?.told()
      throw new Error('of the case')
    })
    await expect(failing).rejects.toThrow('of the case')
    await expect(one?.told()).rejects.toThrow('goes on')
  })

  it('that is forgotten is killed when the case has used up its time', async () => {
    const forgotten = startWorker(
      { store, factory: { ...factory, caseLimitMs: 300 } },
      'setInterval(() => {}, 1000); await asked()',
    )
    // Where it starts slowly, it is killed before it has begun.
    await expect(forgotten.then(({ told }) => told())).rejects.toThrow('goes on; it ended with SIGKILL')
  })
})
