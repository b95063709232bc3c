/**
 * Checkpoint stores that are wrong.
 *
 * @module
 */
import {
  type CheckpointStore,
  isStoreFailure,
  memoryCheckpointStore,
  type Progress,
  StoreFailure,
} from '@muniment/kernel'
import { lastingCheckpoints } from '../memory-ports.fixture.ts'
import { progressAt } from '../odd-names.ts'
import { anyName, faultsOf, type PortFault, remembered, turn, unchanged } from './port-fault.fixture.ts'

const fault = faultsOf<CheckpointStore>(lastingCheckpoints)

/** In the place of whatever is there. */
const overwrite = async (store: CheckpointStore, follower: string, progress: Progress): Promise<string> => {
  const token = (await store.load(follower))?.token
  return store.save(follower, progress, token).catch((failure: unknown) => {
    if (isStoreFailure(failure, 'checkpoint_conflict')) return overwrite(store, follower, progress)
    throw failure
  })
}

export const brokenCheckpoints: readonly PortFault<CheckpointStore>[] = [
  fault('a follower that is taken to have begun', ['CPT-01', 'CPT-05'], (store) => ({
    load: async (follower) => (await store.load(follower)) ?? { ...progressAt(0), token: '0' },
  })),
  fault('a save that answers another token than the load', ['CPT-02', 'CPT-03'], (store) => ({
    save: async (...call) => `${await store.save(...call)}?`,
  })),
  fault('a checkpoint that is trimmed', ['CPT-02'], (store) => ({
    save: (follower, progress, token) =>
      store.save(follower, { ...progress, checkpoint: progress.checkpoint.trim() }, token),
  })),
  fault('progress that only grows', ['CPT-03'], (store) => ({
    save: async (follower, progress, token) => {
      const saved = await store.load(follower)
      return saved === undefined || progress.sequence >= saved.sequence
        ? store.save(follower, progress, token)
        : saved.token
    },
  })),
  fault('a token of what was saved instead of the save', ['CPT-04'], () => {
    const kept = new Map<string, Progress>()
    const tokenOf = (progress: Progress | undefined): string | undefined => progress && JSON.stringify(progress)
    return {
      load: async (follower) => {
        const progress = kept.get(follower)
        return progress && { ...progress, token: tokenOf(progress) as string }
      },
      save: async (follower, { checkpoint, sequence }, token) => {
        if (tokenOf(kept.get(follower)) !== token) throw new StoreFailure({ code: 'checkpoint_conflict' })
        kept.set(follower, { checkpoint, sequence })
        return tokenOf({ checkpoint, sequence }) as string
      },
    }
  }),
  fault('a last save that wins', ['CPT-04', 'CPT-05', 'CPT-10', 'CPT-12', 'CPT-13'], (store) => ({
    save: (follower, progress) => overwrite(store, follower, progress),
  })),
  fault('a conflict that is kept all the same', ['CPT-04', 'CPT-12'], (store) => ({
    save: async (follower, progress, token) => {
      const stale = (await store.load(follower))?.token !== token
      const saved = await overwrite(store, follower, progress)
      if (stale) throw new StoreFailure({ code: 'checkpoint_conflict' })
      return saved
    },
  })),
  fault('a first save that asks nothing', ['CPT-05', 'CPT-10'], (store) => ({
    save: (follower, progress, token) =>
      token === undefined ? overwrite(store, follower, progress) : store.save(follower, progress, token),
  })),
  fault('followers told apart without regard to case', ['CPT-06'], (store) => ({
    load: (follower) => store.load(follower.toLowerCase()),
    save: (follower, ...rest) => store.save(follower.toLowerCase(), ...rest),
  })),
  fault('a name that may be anything', ['CPT-07'], (store) => ({
    load: (follower) => store.load(anyName(follower)),
    save: (follower, ...rest) => store.save(anyName(follower), ...rest),
  })),
  fault('progress that may be anything', ['CPT-08'], (store) => ({
    save: (follower, progress, token) => store.save(follower, { ...progressAt(1), ...progress, sequence: 1 }, token),
  })),
  fault('an error that is not a StoreFailure', ['CPT-04', 'CPT-08', 'CPT-10'], (store) => ({
    save: (...call) =>
      store.save(...call).catch((failure: StoreFailure) => {
        throw Object.assign(new Error(failure.message), { code: failure.code })
      }),
  })),
  fault('progress that is read late', ['CPT-09'], (store) => ({
    save: async (...call) => {
      await turn()
      return store.save(...call)
    },
  })),
  fault('progress that everybody who loads shares', ['CPT-09'], (store) => {
    const shared = remembered(async (token: string) => ({ ...(await store.load('a')), token }))
    return {
      load: async (follower) => {
        const saved = await store.load(follower)
        return saved && ((await shared(saved.token)) as typeof saved)
      },
    }
  }),
  fault('a token that is compared before the save', ['CPT-10'], (store) => ({
    save: async (follower, progress, token) => {
      if ((await store.load(follower))?.token !== token) throw new StoreFailure({ code: 'checkpoint_conflict' })
      await turn()
      return overwrite(store, follower, progress)
    },
  })),
  fault('a save in two steps', ['CPT-11'], (store) => {
    let half: number | undefined
    return {
      load: async (follower) => {
        const saved = await store.load(follower)
        return saved && { ...saved, sequence: half ?? saved.sequence }
      },
      save: async (follower, progress, token) => {
        half = progress.sequence
        await turn()
        const saved = await store.save(follower, progress, token)
        half = undefined
        return saved
      },
    }
  }),
  fault('a second handle that remembers what it loaded', ['CPT-12'], unchanged, {
    second: (store) => ({ ...store, load: remembered((name) => store.load(name)) }),
  }),
  fault('a claim to last that is not true', ['CPT-13'], unchanged, { reopen: memoryCheckpointStore }),
  fault('tokens that begin anew when the data are opened again', ['CPT-13'], unchanged, {
    reopen: (store) => ({
      ...store,
      save: async (...call) => {
        await store.save(...call)
        return '1'
      },
    }),
  }),
  (() => {
    let bytes = 0
    const grown = (store: CheckpointStore): Partial<CheckpointStore> => ({
      save: async (...call) => {
        bytes += JSON.stringify(call).length
        return store.save(...call)
      },
    })
    return fault('a store that keeps every save', ['CPT-14'], grown, { storageBytes: () => bytes })
  })(),
]
