/** A store that appends to one stream at a time is refused when the instance is created: claims need two. @module */
import type { EventStore } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { describe, expect, it } from 'vitest'
import { ConfigurationRefused } from '../configuration-refused.ts'
import { developmentKeys } from '../keys/development-keys.ts'
import { createMuniment } from '../muniment.ts'
import { countingHasher, logOf, password } from '../team.fixture.ts'
import { storeWith, withoutAppendMany } from './stores.fixture.ts'

const options = { keys: developmentKeys(), passwordHasher: countingHasher() }

const incapable = (store: EventStore): EventStore['capabilities'] => ({
  ...store.capabilities,
  atomicMultiStream: false,
  checksWithoutWrites: false,
})

const unable: Readonly<Record<string, (store: EventStore) => EventStore>> = {
  'without appendMany and without the capability': (store) =>
    storeWith(withoutAppendMany(store), { capabilities: incapable(store) }),
  'that claims the capability without the method': withoutAppendMany,
  'that has the method and does not claim the capability': (store) =>
    storeWith(store, { capabilities: incapable(store) }),
}

describe('a store', () => {
  it.each(Object.keys(unable))('%s is refused by name of the option; nothing is stored or read', async (which) => {
    const memory = memoryStore()
    let asked = 0
    const watched = storeWith(memory, {
      subscribe: (given) => ((asked += 1), memory.subscribe(given)),
      readAll: (given) => ((asked += 1), memory.readAll(given)),
    })
    const store = (unable[which] as (store: EventStore) => EventStore)(watched)
    const refused = await createMuniment({ store, ...options }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ConfigurationRefused)
    expect(refused).toMatchObject({ option: 'store', message: expect.stringContaining('several streams at once') })
    expect(asked).toBe(0)
    expect(await logOf(memory)).toEqual([])
  })

  it('that appends to several streams is taken, and the address is still free', async () => {
    const muniment = await createMuniment({ store: memoryStore(), ...options })
    expect(await muniment.users.signUp({ email: 'ada@example.com', password })).toMatchObject({ repeated: false })
    await muniment.close()
  })
})
