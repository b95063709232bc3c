/**
 * Stores that several processes do not share as one.
 *
 * @module
 */
import { memoryStore } from '@muniment/store-memory'
import type { StoreFactory } from '../contract-case.ts'
import { served } from '../fixtures/served.ts'
import { slowStores } from '../fixtures/slow-store.ts'
import type { Fault } from './fault.fixture.ts'

const patienceMs = 400

/** Every process has a store of its own. */
const apart: StoreFactory = {
  ...served(slowStores('apart')),
  module: `data:text/javascript,${encodeURIComponent(`
    import { memoryStore } from ${JSON.stringify(new URL('../../../../store-memory/dist/index.js', import.meta.url).href)}
    export default { name: 'apart', open: () => memoryStore(), connect: () => memoryStore() }`)}`,
  patienceMs,
}

const looking: StoreFactory = {
  name: 'looking',
  patienceMs,
  open: () => {
    const store = memoryStore()
    return {
      ...store,
      append: async (write) => {
        const { head } = await store.readStream(write.stream)
        await new Promise((resolve) => void setTimeout(resolve, 2))
        return store.append(head === write.expected ? { ...write, expected: 'any' } : write)
      },
    }
  },
}

const hasty = { ...slowStores('hasty', { readers: 'do not wait' }), patienceMs }

export const brokenProcesses: readonly Fault[] = [
  { name: 'processes that do not share their data', caughtBy: ['CON-10', 'CON-13'], factory: apart },
  {
    name: 'an append of several processes that looks before it writes',
    caughtBy: ['CON-10', 'CON-11'],
    factory: served(looking),
  },
  { name: 'a reader that waits for no append of other processes', caughtBy: ['CON-12'], factory: served(hasty) },
]
