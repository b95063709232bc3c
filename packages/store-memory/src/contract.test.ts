import { defineStoreContract, runStoreContract, type StoreFactory, storeContract } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { fromJsonl } from './from-jsonl.ts'
import { memoryStore } from './memory-store.ts'
import { memoryStreamAdmin } from './stream-admin.ts'
import { toJsonl } from './to-jsonl.ts'

const built = new URL('../dist/index.js', import.meta.url).href

const factory: StoreFactory = {
  name: 'store-memory',
  open: () => memoryStore(),
  reopen: async (store) => {
    const loaded = await fromJsonl(toJsonl(store))
    await store.close()
    return loaded
  },
  admin: memoryStreamAdmin,
  module: `data:text/javascript,${encodeURIComponent(
    `import { memoryStore } from ${JSON.stringify(built)}; export default { name: 'store-memory', open: memoryStore }`,
  )}`,
}

/** What only a store can show that is shared or far away. */
const skipped = {
  'IDM-06': 'the factory has no second',
  'IDM-09': 'the factory has no killConnections',
  'CON-07': 'the factory has no slowWriter',
  ...Object.fromEntries(['CON-10', 'CON-11', 'CON-12', 'CON-13'].map((id) => [id, 'the factory has no address'])),
  'SUB-23': 'the factory has no killConnections',
  'SUB-24': 'the factory has no pause',
  'LIF-08': 'the factory has no second',
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`GAP-0${n}`, 'the factory has no slowWriter'])),
  'ADM-14': 'the factory has no second',
  'ADM-15': 'the store does not claim to be durable',
}

defineStoreContract(
  factory,
  { describe, it },
  storeContract.filter(({ id }) => !(id in skipped)),
)

it('the cases that need a store which is shared or far away are skipped, each for its reason', async () => {
  const { cases } = await runStoreContract(
    factory,
    storeContract.filter(({ id }) => id in skipped),
  )
  expect(Object.fromEntries(cases.map(({ id, result, reason }) => [id, reason ?? result]))).toEqual(skipped)
})
