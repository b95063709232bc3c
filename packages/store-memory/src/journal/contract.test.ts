import { mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { EventStore } from '@muniment/kernel'
import { defineStoreContract, runStoreContract, type StoreFactory, storeContract } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import { roomIn } from './fixtures/room.ts'

const built = new URL('../../dist/index.js', import.meta.url).href

const places = new WeakMap<EventStore, string>()

const at = async (journal: string): Promise<EventStore> => {
  const store = await memoryStore({ journal })
  places.set(store, journal)
  return store
}

const placeOf = (store: EventStore): string => places.get(store) as string

const factory: StoreFactory = {
  name: 'store-memory with a journal',
  open: () => at(join(mkdtempSync(join(roomIn, 'muniment-journal-')), 'log.jsonl')),
  reopen: async (store) => {
    await store.close()
    return at(placeOf(store))
  },
  address: placeOf,
  connect: (journal) => at(journal as string),
  crashRounds: 3,
  release: (store) => rmSync(dirname(placeOf(store)), { recursive: true }),
  module: `data:text/javascript,${encodeURIComponent(`
    import { mkdtempSync } from 'node:fs'
    import { join } from 'node:path'
    import { memoryStore } from ${JSON.stringify(built)}
    export default {
      name: 'store-memory with a journal',
      open: () => memoryStore({ journal: join(mkdtempSync(join(${JSON.stringify(roomIn)}, 'muniment-journal-')), 'log.jsonl') }),
      connect: (journal) => memoryStore({ journal }),
    }`)}`,
}

/** What only a store can show that several handles share, or that is far away. */
const skipped = {
  'IDM-06': 'the factory has no second',
  'IDM-09': 'the factory has no killConnections',
  'CON-07': 'the factory has no slowWriter',
  'SUB-23': 'the factory has no killConnections',
  'SUB-24': 'the factory has no pause',
  'LIF-08': 'the factory has no second',
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`GAP-0${n}`, 'the factory has no slowWriter'])),
}

/** Removal, which the file could not tell of. */
const ofRemoval: readonly string[] = storeContract.filter(({ needs }) => needs.includes('admin')).map(({ id }) => id)

/** Races of processes that have the data at the same time: here the second is refused. */
const ofSeveralProcesses: readonly string[] = ['CON-10', 'CON-11', 'CON-12', 'CON-13']

defineStoreContract(
  factory,
  { describe, it },
  storeContract.filter(({ id }) => !(id in skipped) && ![...ofRemoval, ...ofSeveralProcesses].includes(id)),
)

it('the cases that need a store which is shared or far away are skipped, each for its reason', async () => {
  const { cases } = await runStoreContract(
    factory,
    storeContract.filter(({ id }) => id in skipped),
  )
  expect(Object.fromEntries(cases.map(({ id, result, reason }) => [id, reason ?? result]))).toEqual(skipped)
})
