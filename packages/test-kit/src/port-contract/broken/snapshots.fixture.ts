/**
 * Snapshot stores that are wrong.
 *
 * @module
 */
import { memorySnapshotStore, type Snapshot, type SnapshotStore, StoreFailure } from '@muniment/kernel'
import { lastingSnapshots } from '../memory-ports.fixture.ts'
import { progressAt } from '../odd-names.ts'
import { anyName, faultsOf, type PortFault, remembered, turn, unchanged } from './port-fault.fixture.ts'

const fault = faultsOf<SnapshotStore>(lastingSnapshots)

const isOne = (snapshot: Snapshot): boolean => snapshot?.body instanceof Uint8Array

/** Bodies of snapshots, changed on their way in. */
const bodies =
  (change: (body: Uint8Array) => Uint8Array) =>
  (store: SnapshotStore): Partial<SnapshotStore> => ({
    save: (name, snapshot) =>
      store.save(name, isOne(snapshot) ? { ...snapshot, body: change(snapshot.body) } : snapshot),
  })

export const brokenSnapshots: readonly PortFault<SnapshotStore>[] = [
  fault('an empty snapshot where there is none', ['SNP-01', 'SNP-04'], (store) => ({
    load: async (name) => (await store.load(name)) ?? { ...progressAt(0), schema: 'empty', body: new Uint8Array(0) },
  })),
  fault(
    'a body that is kept as text',
    ['SNP-02'],
    bodies((body) => Buffer.from(Buffer.from(body).toString('utf8'))),
  ),
  fault(
    'a body that is cut',
    ['SNP-02'],
    bodies((body) => body.slice(0, 65_536)),
  ),
  fault('an empty body that is none', ['SNP-02', 'SNP-03'], (store) => ({
    load: async (name) => {
      const snapshot = await store.load(name)
      return snapshot?.body.length === 0 ? undefined : snapshot
    },
  })),
  fault('a snapshot from further back that is dropped', ['SNP-03'], (store) => ({
    save: async (name, snapshot) => {
      const kept = await store.load(name)
      if (kept === undefined || snapshot.sequence >= kept.sequence) await store.save(name, snapshot)
    },
  })),
  fault('a body that is written over the one before', ['SNP-03', 'SNP-09'], (store) => ({
    save: async (name, snapshot) => {
      const kept = await store.load(name)
      const rest = isOne(snapshot) ? (kept?.body.slice(snapshot.body.length) ?? new Uint8Array(0)) : new Uint8Array(0)
      await store.save(name, { ...snapshot, body: Buffer.concat([snapshot.body, rest]) })
    },
  })),
  fault('a remove that only forgets the body', ['SNP-04', 'SNP-10', 'SNP-11'], (store) => ({
    remove: async (name) => {
      const kept = await store.load(name)
      if (kept !== undefined) await store.save(name, { ...kept, body: new Uint8Array(0) })
    },
  })),
  fault('a remove of what is not there that fails', ['SNP-04'], (store) => ({
    remove: async (name) => {
      if ((await store.load(name)) === undefined) throw new StoreFailure({ code: 'unavailable' })
      await store.remove(name)
    },
  })),
  fault('names told apart without regard to case', ['SNP-05'], (store) => ({
    load: (name) => store.load(name.toLowerCase()),
    save: (name, snapshot) => store.save(name.toLowerCase(), snapshot),
  })),
  fault('a name that may be anything', ['SNP-06'], (store) => ({
    load: (name) => store.load(anyName(name)),
    save: (name, snapshot) => store.save(anyName(name), snapshot),
    remove: (name) => store.remove(anyName(name)),
  })),
  fault('a schema that may be anything', ['SNP-07'], (store) => ({
    save: (name, snapshot) => store.save(name, isOne(snapshot) ? { ...snapshot, schema: 'any' } : snapshot),
  })),
  fault('a body that is read late', ['SNP-08'], (store) => ({
    save: async (name, snapshot) => {
      await turn()
      return store.save(name, snapshot)
    },
  })),
  fault('a copy of a Buffer that shares its bytes', ['SNP-08'], (store) => {
    const kept = new Map<string, Snapshot>()
    return {
      load: async (name) => kept.get(name),
      save: async (name, snapshot) => {
        await store.save(name, snapshot)
        kept.set(name, { ...snapshot, body: snapshot.body.slice() })
      },
    }
  }),
  fault(
    'a view of which the whole is kept',
    ['SNP-08'],
    bodies((body) => new Uint8Array(body.buffer as ArrayBuffer).slice()),
  ),
  fault('a save in two steps', ['SNP-09'], (store) => ({
    save: async (name, snapshot) => {
      await store.save(name, { ...snapshot, body: snapshot.body.slice(0, 500) })
      await turn()
      await store.save(name, snapshot)
    },
  })),
  fault('a second handle that remembers what it loaded', ['SNP-10'], unchanged, {
    second: (store) => ({ ...store, load: remembered((name) => store.load(name)) }),
  }),
  fault('a claim to last that is not true', ['SNP-11'], unchanged, { reopen: memorySnapshotStore }),
]
