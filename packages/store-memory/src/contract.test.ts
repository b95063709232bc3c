import { defineStoreContract, type StoreFactory } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { fromJsonl } from './from-jsonl.ts'
import { memoryStore } from './memory-store.ts'
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
  module: `data:text/javascript,${encodeURIComponent(
    `import { memoryStore } from ${JSON.stringify(built)}; export default { name: 'store-memory', open: memoryStore }`,
  )}`,
}

defineStoreContract(factory, { describe, it })
