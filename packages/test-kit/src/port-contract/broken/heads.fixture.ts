/**
 * Head stores that are wrong.
 *
 * @module
 */
import { type Head, type HeadStore, isStoreFailure, memoryHeadStore, StoreFailure } from '@muniment/kernel'
import { lastingHeads } from '../memory-ports.fixture.ts'
import { anyName, faultsOf, type PortFault, remembered, turn, unchanged } from './port-fault.fixture.ts'

const fault = faultsOf<HeadStore>(lastingHeads)

const conflict = (): StoreFailure => new StoreFailure({ code: 'checkpoint_conflict' })

/** A store that keeps a head when it is told to, and otherwise conflicts; the sound one is asked for the form alone. */
const keepingWhen =
  (isKept: (kept: Head, head: Head) => boolean | Promise<boolean>) =>
  (store: HeadStore): Partial<HeadStore> => {
    const heads = new Map<string, Head>()
    return {
      latest: async (log) => heads.get(log),
      record: async (log, head) => {
        const own = { ...head }
        const kept = heads.get(log)
        if (kept === undefined) await store.record(log, own)
        else if (!(await isKept(kept, own))) throw conflict()
        heads.set(log, own)
      },
    }
  }

const silent = (store: HeadStore, isSilent: (kept: Head, head: Head) => boolean): Partial<HeadStore> => ({
  record: async (log, head) => {
    const own = typeof head === 'object' && head !== null ? { ...head } : head
    try {
      await store.record(log, own)
    } catch (failure) {
      const kept = isStoreFailure(failure, 'checkpoint_conflict') ? await store.latest(log) : undefined
      if (kept === undefined || !isSilent(kept, own)) throw failure
    }
  },
})

export const brokenHeads: readonly PortFault<HeadStore>[] = [
  fault('a log that is taken to begin at an empty head', ['HED-01'], (store) => ({
    latest: async (log) => (await store.latest(log)) ?? { size: 0, note: 'empty' },
  })),
  fault('a note that is trimmed', ['HED-02', 'HED-05'], (store) => ({
    record: (log, head) =>
      store.record(log, typeof head?.note === 'string' ? { ...head, note: head.note.trim() || 'x' } : head),
  })),
  fault('a note that is cut', ['HED-02'], (store) => ({
    record: (log, head) =>
      store.record(log, typeof head?.note === 'string' ? { ...head, note: head.note.slice(0, 65_535) } : head),
  })),
  fault(
    'heads that must be the next ones',
    ['HED-03'],
    keepingWhen((kept, head) => head.size === kept.size + 1),
  ),
  fault(
    'a repeat that conflicts',
    ['HED-04', 'HED-13'],
    keepingWhen((kept, head) => head.size > kept.size),
  ),
  fault('another head of as many events that is dropped without a word', ['HED-05', 'HED-10'], (store) =>
    silent(store, (kept, head) => head.size === kept.size),
  ),
  fault(
    'another head of as many events that takes the place',
    ['HED-05', 'HED-10'],
    keepingWhen((kept, head) => head.size >= kept.size),
  ),
  fault('a head of fewer events that is dropped without a word', ['HED-06', 'HED-12'], (store) =>
    silent(store, (kept, head) => head.size < kept.size),
  ),
  fault(
    'a last head that wins',
    ['HED-05', 'HED-06', 'HED-11'],
    keepingWhen(() => true),
  ),
  fault('logs told apart without regard to case', ['HED-07'], (store) => ({
    latest: (log) => store.latest(log.toLowerCase()),
    record: (log, head) => store.record(log.toLowerCase(), head),
  })),
  fault('a name that may be anything', ['HED-08'], (store) => ({
    latest: (log) => store.latest(anyName(log)),
    record: (log, head) => store.record(anyName(log), head),
  })),
  fault('a head that may be anything', ['HED-08'], (store) => ({
    record: (log, head) => store.record(log, { size: Number(head?.size) || 0, note: `${head?.note}`.slice(0, 9) }),
  })),
  fault('a head that is read late', ['HED-09'], (store) => ({
    record: async (log, head) => {
      await turn()
      return store.record(log, head)
    },
  })),
  fault('a head that everybody who asks shares', ['HED-09'], (store) => {
    const heads = new Map<string, Head>()
    return {
      latest: async (log) => heads.get(log),
      record: async (log, head) => {
        const own = { ...head }
        await store.record(log, own)
        heads.set(log, own)
      },
    }
  }),
  fault(
    'sizes that are compared before the head is kept',
    ['HED-10', 'HED-11'],
    keepingWhen(async (kept, head) => {
      await turn()
      return head.size > kept.size
    }),
  ),
  fault('a second handle that remembers what it got', ['HED-12'], unchanged, {
    second: (store) => ({ ...store, latest: remembered((name) => store.latest(name)) }),
  }),
  fault('a second handle that compares with what it has recorded itself', ['HED-12'], unchanged, {
    second: (store) => {
      const own = memoryHeadStore()
      return { ...store, record: (log, head) => own.record(log, head) }
    },
  }),
  fault('a claim to last that is not true', ['HED-13'], unchanged, { reopen: memoryHeadStore }),
]
