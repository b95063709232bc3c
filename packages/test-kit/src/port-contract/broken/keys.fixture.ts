/**
 * Key stores that are wrong.
 *
 * @module
 */
import { isStoreFailure, type KeyStore, memoryKeyStore, type SubjectKey } from '@muniment/kernel'
import { lastingKeys } from '../memory-ports.fixture.ts'
import { faultsOf, type PortFault, remembered, turn, unchanged } from './port-fault.fixture.ts'

const fault = faultsOf<KeyStore>(lastingKeys)

const present = (key: Uint8Array): SubjectKey => ({ status: 'present', key: new Uint8Array(key) })

/** In the place of whatever is there. */
const overwrite = async (store: KeyStore, subject: string, key: Uint8Array): Promise<SubjectKey> => {
  const known = await store.get(subject)
  const now =
    known.status === 'present' ? await store.replace(subject, known.key, key) : await store.create(subject, key)
  return now.status === 'present' && Buffer.compare(now.key, key) !== 0 ? overwrite(store, subject, key) : now
}

/** Keys that came back after they were forgotten. */
const reviving = (store: KeyStore) => {
  const revived = new Map<string, Uint8Array>()
  return {
    revive: (subject: string, key: Uint8Array): SubjectKey => {
      revived.set(subject, key)
      return present(key)
    },
    get: async (subject: string): Promise<SubjectKey> => {
      const key = revived.get(subject)
      return key === undefined ? store.get(subject) : present(key)
    },
  }
}

const named = (store: KeyStore, name: (subject: string) => string): Partial<KeyStore> => ({
  get: (subject) => store.get(name(subject)),
  create: (subject, key) => store.create(name(subject), key),
  replace: (subject, previous, key) => store.replace(name(subject), previous, key),
  forget: (subject) => store.forget(name(subject)),
})

const orAbsent = (failure: unknown): SubjectKey => {
  if (isStoreFailure(failure, 'invalid_argument')) return { status: 'absent' }
  throw failure
}

export const brokenKeys: readonly PortFault<KeyStore>[] = [
  fault('a key that is created by asking for it', ['KEY-01'], (store) => ({
    get: (subject) => store.create(subject, new Uint8Array(32)),
  })),
  fault('a key that is kept as text', ['KEY-02'], (store) => ({
    create: (subject, key) => store.create(subject, Buffer.from(Buffer.from(key).toString('utf8'))),
  })),
  fault('a create that overwrites', ['KEY-03', 'KEY-04'], (store) => ({
    create: (subject, key) => overwrite(store, subject, key),
  })),
  fault('a create that answers what it was given', ['KEY-03', 'KEY-04'], (store) => ({
    create: async (subject, key) => {
      const known = await store.create(subject, key)
      return known.status === 'present' ? present(key) : known
    },
  })),
  fault('a create that looks before it writes', ['KEY-04'], (store) => ({
    create: async (subject, key) => {
      const known = await store.get(subject)
      if (known.status !== 'absent') return known
      await turn()
      return overwrite(store, subject, key)
    },
  })),
  fault('a forgotten key that leaves no tombstone', ['KEY-05', 'KEY-06', 'KEY-14'], (store) => {
    const generations = new Map<string, number>()
    return {
      ...named(store, (subject) => `${subject}#${generations.get(subject) ?? 0}`),
      forget: async (subject) => void generations.set(subject, (generations.get(subject) ?? 0) + 1),
    }
  }),
  fault('a subject without a key that cannot be forgotten', ['KEY-05', 'KEY-14'], (store) => ({
    forget: async (subject) => {
      if ((await store.get(subject)).status === 'present') await store.forget(subject)
    },
  })),
  fault('a replace that passes a tombstone', ['KEY-05', 'KEY-06'], (store) => {
    const { revive, get } = reviving(store)
    return {
      get,
      replace: async (subject, previous, key) => {
        const known = await store.replace(subject, previous, key)
        return known.status === 'forgotten' ? revive(subject, key) : known
      },
    }
  }),
  fault('a forget that fails the second time', ['KEY-05'], (store) => ({
    forget: async (subject) => {
      if ((await store.get(subject)).status === 'forgotten') await store.create('', new Uint8Array(1))
      await store.forget(subject)
    },
  })),
  fault('a create that writes over a tombstone that was put meanwhile', ['KEY-06'], (store) => {
    const { revive, get } = reviving(store)
    return {
      get,
      create: async (subject, key) => {
        const before = await store.get(subject)
        await turn()
        const known = await store.create(subject, key)
        return before.status === 'absent' && known.status === 'forgotten' ? revive(subject, key) : known
      },
    }
  }),
  fault('a replace that asks nothing', ['KEY-07', 'KEY-08'], (store) => ({
    replace: (subject, _, key) => overwrite(store, subject, key),
  })),
  fault('a replace that compares the beginning', ['KEY-07'], (store) => ({
    replace: async (subject, previous, key) => {
      const known = await store.get(subject)
      const begins = known.status === 'present' && previous[0] === known.key[0]
      return begins ? overwrite(store, subject, key) : known
    },
  })),
  fault('a replace that looks before it writes', ['KEY-08'], (store) => ({
    replace: async (subject, previous, key) => {
      const known = await store.get(subject)
      if (known.status !== 'present' || Buffer.compare(known.key, previous) !== 0) return known
      await turn()
      return overwrite(store, subject, key)
    },
  })),
  fault('a key that everybody who asks shares', ['KEY-09'], (store) => {
    const shared = new Map<string, SubjectKey>()
    return {
      get: async (subject) => {
        const known = shared.get(subject) ?? (await store.get(subject))
        shared.set(subject, known)
        return known
      },
      replace: async (subject, previous, key) => {
        shared.delete(subject)
        return store.replace(subject, previous, key)
      },
    }
  }),
  fault('a key that is read late', ['KEY-09'], (store) => ({
    create: async (subject, key) => {
      await turn()
      return store.create(subject, key)
    },
  })),
  fault('a copy of a Buffer that shares its bytes', ['KEY-09'], () => {
    const keys = new Map<string, Uint8Array>()
    const known = (subject: string): SubjectKey => {
      const key = keys.get(subject)
      return key === undefined ? { status: 'absent' } : { status: 'present', key: key.slice() }
    }
    return {
      get: async (subject) => known(subject),
      create: async (subject, key) => {
        if (!keys.has(subject)) keys.set(subject, key.slice())
        return known(subject)
      },
    }
  }),
  fault('forgotten subjects that are listed', ['KEY-10'], (store) => {
    const created = new Set<string>()
    return {
      create: async (subject, key) => {
        created.add(subject)
        return store.create(subject, key)
      },
      subjects: async function* () {
        yield* created
      },
    }
  }),
  fault('a list of the first fifty', ['KEY-10'], (store) => ({
    subjects: async function* () {
      let listed = 0
      for await (const subject of store.subjects()) {
        listed += 1
        if (listed > 50) return
        yield subject
      }
    },
  })),
  fault('subjects told apart without regard to case', ['KEY-11'], (store) =>
    named(store, (subject) => subject.toLowerCase?.() ?? subject),
  ),
  fault('subjects told apart after normalization', ['KEY-11'], (store) =>
    named(store, (subject) => subject.normalize?.('NFC') ?? subject),
  ),
  fault('subjects that are listed as they are stored', ['KEY-11'], (store) => ({
    subjects: async function* () {
      for await (const subject of store.subjects()) yield encodeURIComponent(subject)
    },
  })),
  fault('a wrong subject that is absent', ['KEY-12'], (store) => ({
    get: (subject) => store.get(subject).catch(orAbsent),
  })),
  fault('a wrong key that is not stored, without a word', ['KEY-12'], (store) => ({
    create: (subject, key) => store.create(subject, key).catch(orAbsent),
  })),
  fault('a second handle that remembers what it got', ['KEY-13'], unchanged, {
    second: (store) => ({ ...store, get: remembered((name) => store.get(name)) }),
  }),
  fault('a claim to last that is not true', ['KEY-14'], unchanged, { reopen: memoryKeyStore }),
  fault('tombstones that are lost when the data are opened again', ['KEY-14'], unchanged, {
    reopen: async (store) => {
      const copy = memoryKeyStore()
      for await (const subject of store.subjects()) {
        const known = await store.get(subject)
        if (known.status === 'present') await copy.create(subject, known.key)
      }
      return copy
    },
  }),
  (() => {
    const log: Uint8Array[] = []
    const logged = (store: KeyStore): Partial<KeyStore> => ({
      create: async (subject, key) => {
        log.push(Buffer.from(Buffer.from(key).toString('base64')))
        return store.create(subject, key)
      },
    })
    return fault('a log that keeps every key', ['KEY-15'], logged, { storedBytes: () => log })
  })(),
  (() => {
    const files = new Map<string, Uint8Array[]>()
    const kept = (store: KeyStore): Partial<KeyStore> => ({
      create: async (subject, key) => {
        files.set(subject, [new Uint8Array(key)])
        return store.create(subject, key)
      },
      replace: async (subject, previous, key) => {
        files.get(subject)?.push(new Uint8Array(key))
        return store.replace(subject, previous, key)
      },
      forget: async (subject) => {
        files.get(subject)?.pop()
        return store.forget(subject)
      },
    })
    const storedBytes = (): Uint8Array[] => [...files.values()].flat()
    return fault('a replaced key that stays beside the new one', ['KEY-15'], kept, { storedBytes })
  })(),
]
