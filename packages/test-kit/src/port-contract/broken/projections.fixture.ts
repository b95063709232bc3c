/**
 * Projection stores that are wrong.
 *
 * @module
 */
import {
  isStoreFailure,
  type Json,
  memoryProjectionStore,
  type ProjectionRows,
  type ProjectionStore,
  type SavedProgress,
  scannedKeys,
  type ScanOptions,
  StoreFailure,
} from '@muniment/kernel'
import { collect } from '../../store-contract/sample-events.ts'
import { lastingProjections } from '../memory-ports.fixture.ts'
import { anyName, faultsOf, type PortFault, remembered, turn, unchanged } from './port-fault.fixture.ts'

const fault = faultsOf<ProjectionStore>(lastingProjections)

type Changes = Parameters<ProjectionRows['commit']>[0]

/** Rows of which some methods are others. */
const rows =
  (change: (rows: ProjectionRows) => Partial<ProjectionRows>) =>
  (store: ProjectionStore): Partial<ProjectionStore> => ({
    open: async (projection, version) => {
      const opened = await store.open(projection, version)
      return { ...opened, ...change(opened) }
    },
  })

const committing = (change: (changes: Changes) => Changes) =>
  rows((opened) => ({ commit: (changes, progress, token) => opened.commit(change(changes), progress, token) }))

/** A scan over all rows with keys that are chosen otherwise. */
const scanning = (keysOf: (keys: readonly string[], options: ScanOptions) => readonly string[]) =>
  rows((opened) => ({
    async *scan(options = {}) {
      const all = new Map(await collect(opened.scan()))
      scannedKeys([], options)
      for (const key of keysOf([...all.keys()], options)) yield [key, all.get(key) as Json] as const
    },
  }))

const conflict = (): StoreFailure => new StoreFailure({ code: 'checkpoint_conflict' })

/** In the place of whatever is there. */
const overwrite = async (opened: ProjectionRows, ...call: Parameters<ProjectionRows['commit']>): Promise<string> => {
  const [changes, progress] = call
  const token = (await opened.progress())?.token
  return opened.commit(changes, progress, token).catch((failure: unknown) => {
    if (isStoreFailure(failure, 'checkpoint_conflict')) return overwriteMoved(opened, token, call, failure)
    throw failure
  })
}

/** Again, unless nobody has committed: then the rows were dropped. */
const overwriteMoved = async (
  opened: ProjectionRows,
  token: string | undefined,
  call: Parameters<ProjectionRows['commit']>,
  failure: unknown,
): Promise<string> => {
  if ((await opened.progress())?.token === token) throw failure
  return overwrite(opened, ...call)
}

const sortedJson = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sortedJson)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortedJson(inner)]),
  )
}

const assigned = (value: Json): Json => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const copy: Record<string, Json> = {}
  for (const [key, inner] of Object.entries(value)) copy[key] = inner
  return copy
}

const mappedRows = (change: (row: Json) => Json) =>
  committing((changes) => new Map([...changes].map(([key, row]) => [key, row === undefined ? row : change(row)])))

/** As SQL understands it. */
const like = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')}`,
    's',
  )

const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

export const brokenProjections: readonly PortFault<ProjectionStore>[] = [
  fault('a version that is read because it was opened', ['PRS-01', 'PRS-14'], (store) => {
    const opened = new Map<string, number>()
    return {
      open: async (projection, version) => {
        const known = await store.open(projection, version)
        opened.set(projection, version)
        return known
      },
      liveVersion: async (projection) => opened.get(projection),
      swapIn: async (projection, version) => {
        opened.set(projection, version)
        await store.swapIn(projection, version)
      },
    }
  }),
  fault(
    'progress that is one commit behind its rows',
    ['PRS-02', 'PRS-04'],
    rows((opened) => {
      let before: SavedProgress | undefined
      return {
        progress: async () => before,
        commit: async (...call) => {
          const saved = await opened.progress()
          const token = await opened.commit(...call)
          before = saved && { ...saved, token }
          return token
        },
      }
    }),
  ),
  fault(
    'a token that stays the same',
    ['PRS-02', 'PRS-04'],
    rows((opened) => ({
      progress: async () => {
        const saved = await opened.progress()
        return saved && { ...saved, token: 'same' }
      },
      commit: async (changes, progress, token) => {
        const saved = await opened.progress()
        if ((token === 'same') !== (saved !== undefined)) throw conflict()
        await opened.commit(changes, progress, saved?.token)
        return 'same'
      },
    })),
  ),
  fault(
    'undefined that changes nothing',
    ['PRS-03', 'PRS-17'],
    committing((changes) => new Map([...changes].filter(([key, row]) => row !== undefined || typeof key !== 'string'))),
  ),
  fault(
    'null that deletes',
    ['PRS-03', 'PRS-07'],
    mappedRows((row) => row ?? (undefined as unknown as Json)),
  ),
  fault(
    'a last commit that wins',
    ['PRS-04', 'PRS-05', 'PRS-18', 'PRS-19'],
    rows((opened) => ({
      commit: (...call) => overwrite(opened, ...call),
    })),
  ),
  fault(
    'a conflict of which the rows are kept',
    ['PRS-04'],
    rows((opened) => ({
      commit: async (changes, progress, token) => {
        const saved = await opened.progress()
        if (saved === undefined || saved.token === token) return opened.commit(changes, progress, token)
        await opened.commit(changes, saved, saved.token)
        throw conflict()
      },
    })),
  ),
  fault(
    'a token that is compared before the commit',
    ['PRS-05'],
    rows((opened) => ({
      commit: async (changes, progress, token) => {
        if ((await opened.progress())?.token !== token) throw conflict()
        await turn()
        return overwrite(opened, changes, progress, token)
      },
    })),
  ),
  fault(
    'a commit that keeps what comes before a wrong key',
    ['PRS-06'],
    rows((opened) => ({
      commit: async (changes, progress, token) => {
        try {
          return await opened.commit(changes, progress, token)
        } catch (failure) {
          const saved = await opened.progress()
          if (changes.has('before') && saved !== undefined)
            await opened.commit(new Map([['before', 1]]), saved, saved.token)
          throw failure
        }
      },
    })),
  ),
  fault(
    'a key that may be anything',
    ['PRS-06'],
    committing(
      (changes) =>
        new Map(
          [...changes].map(([key, row]) => [
            Buffer.from(`${String(key)}-`)
              .toString()
              .slice(0, 9),
            row,
          ]),
        ),
    ),
  ),
  fault('keys of a row that are sorted', ['PRS-07'], mappedRows(sortedJson)),
  fault('a row that loses __proto__', ['PRS-07'], mappedRows(assigned)),
  fault(
    'texts that are taken for numbers',
    ['PRS-07'],
    mappedRows((row) => JSON.parse(JSON.stringify(row).replaceAll(/"([1-9]\d*)"(?!:)/g, '$1')) as Json),
  ),
  fault(
    'rows that are read late',
    ['PRS-08'],
    rows((opened) => ({
      commit: async (...call) => {
        await turn()
        return opened.commit(...call)
      },
    })),
  ),
  fault('rows that everybody who asks shares', ['PRS-08'], (store) => {
    const shared = new Map<string, Json>()
    const own = async (key: string, row: Json): Promise<Json> => {
      const text = `${key} ${JSON.stringify(row)}`
      if (!shared.has(text)) shared.set(text, structuredClone(row))
      return shared.get(text) as Json
    }
    return rows((opened) => ({
      get: async (keys) => {
        const found = new Map<string, Json>()
        for (const [key, row] of await opened.get(keys)) found.set(key, await own(key, row))
        return found
      },
    }))(store)
  }),
  fault(
    'an order by code points',
    ['PRS-09'],
    scanning((keys, options) => scannedKeys(keys, options).toSorted(byCodePoint)),
  ),
  fault(
    'an order as in a dictionary',
    ['PRS-09'],
    scanning((keys, options) => scannedKeys(keys, options).toSorted((a, b) => a.localeCompare(b))),
  ),
  fault(
    'keys that are cut',
    ['PRS-09'],
    rows((opened) => ({
      get: (keys) => opened.get(keys.map((key) => key.trim())),
    })),
  ),
  fault(
    'a prefix that is a pattern',
    ['PRS-10'],
    scanning((keys, { prefix = '', ...rest }) =>
      scannedKeys(
        keys.filter((key) => like(prefix).test(key)),
        rest,
      ),
    ),
  ),
  fault(
    'a prefix without regard to case',
    ['PRS-10'],
    scanning((keys, { prefix = '', ...rest }) =>
      scannedKeys(
        keys.filter((key) => key.toLowerCase().startsWith(prefix.toLowerCase())),
        rest,
      ),
    ),
  ),
  fault(
    'an after that is inclusive',
    ['PRS-11'],
    scanning((keys, { after, ...rest }) =>
      scannedKeys(
        keys.filter((key) => after === undefined || key >= after),
        rest,
      ),
    ),
  ),
  fault(
    'a limit of none that is no limit',
    ['PRS-11'],
    scanning((keys, { limit, ...rest }) => scannedKeys(keys, limit ? { ...rest, limit } : rest)),
  ),
  fault(
    'a limit that is kept before the prefix',
    ['PRS-11'],
    scanning((keys, { limit, ...rest }) =>
      scannedKeys(
        keys.slice(0, limit === undefined || rest.prefix === undefined ? undefined : limit),
        limit === undefined ? rest : { ...rest, limit },
      ),
    ),
  ),
  fault(
    'a limit that may be anything',
    ['PRS-11'],
    rows((opened) => ({
      scan: ({ limit, ...rest } = {}) =>
        opened.scan(limit !== undefined && limit >= 0 && Number.isInteger(limit) ? { ...rest, limit } : rest),
    })),
  ),
  fault(
    'a scan by pages that are counted',
    ['PRS-12'],
    rows((opened) => ({
      async *scan(options = {}) {
        for (let read = 0; ; read += 1) {
          const next = (await collect(opened.scan(options)))[read]
          if (next === undefined) return
          yield next
        }
      },
    })),
  ),
  fault('projections told apart without regard to case', ['PRS-13'], (store) => ({
    liveVersion: (projection) => store.liveVersion(projection.toLowerCase()),
    open: (projection, version) => store.open(projection.toLowerCase(), version),
    drop: (projection, version) => store.drop(projection.toLowerCase(), version),
  })),
  fault('versions that share their rows', ['PRS-13', 'PRS-14', 'PRS-15'], (store) => ({
    open: (projection) => store.open(projection, 1),
  })),
  fault('a swap that keeps the others', ['PRS-14', 'PRS-18', 'PRS-19'], () => {
    const live = new Map<string, number>()
    return {
      liveVersion: async (projection) => live.get(projection),
      swapIn: async (projection, version) => void live.set(projection, version),
    }
  }),
  fault('a swap that drops what it swaps in', ['PRS-14'], (store) => ({
    swapIn: async (projection, version) => {
      await store.swapIn(projection, version)
      await store.drop(projection, version)
    },
  })),
  fault('a drop that keeps the rows', ['PRS-15', 'PRS-18'], () => ({ drop: async () => undefined })),
  fault('a commit to rows that were dropped that is taken', ['PRS-14', 'PRS-15', 'PRS-18'], (store) => ({
    open: async (projection, version) => {
      const opened = await store.open(projection, version)
      return {
        ...opened,
        commit: async (changes, progress, token) => {
          const now = await store.open(projection, version)
          if ((await now.progress()) === undefined) return now.commit(changes, progress, undefined)
          return opened.commit(changes, progress, token)
        },
      }
    },
  })),
  fault('a drop of what is not there that fails', ['PRS-15'], (store) => {
    const known = new Set<number>()
    return {
      open: async (projection, version) => {
        known.add(version)
        return store.open(projection, version)
      },
      drop: async (projection, version) => {
        if (!known.delete(version)) throw new StoreFailure({ code: 'unavailable' })
        await store.drop(projection, version)
      },
    }
  }),
  fault('a name that may be anything', ['PRS-16'], (store) => ({
    liveVersion: (projection) => store.liveVersion(anyName(projection)),
    open: (projection, version) => store.open(anyName(projection), version),
    swapIn: (projection, version) => store.swapIn(anyName(projection), version),
    drop: (projection, version) => store.drop(anyName(projection), version),
  })),
  fault('a version that may be anything', ['PRS-16'], (store) => ({
    open: (projection) => store.open(projection, 1),
  })),
  fault(
    'a scan that ends after a page',
    ['PRS-17'],
    scanning((keys, options) => scannedKeys(keys, options).slice(0, 1_000)),
  ),
  fault(
    'a get that ends after a page',
    ['PRS-17'],
    rows((opened) => ({ get: (keys) => opened.get(keys.slice(0, 1_000)) })),
  ),
  fault('a second handle that remembers which version is read', ['PRS-18'], unchanged, {
    second: (store) => ({
      ...store,
      swapIn: async () => undefined,
      liveVersion: remembered((name) => store.liveVersion(name)),
    }),
  }),
  fault('a second handle that remembers rows', ['PRS-18'], unchanged, {
    second: (store) => ({
      ...store,
      open: async (projection, version) => {
        const opened = await store.open(projection, version)
        const first = new Map(await collect(opened.scan()))
        return { ...opened, get: async () => first }
      },
    }),
  }),
  fault('a claim to last that is not true', ['PRS-19'], unchanged, { reopen: memoryProjectionStore }),
  fault('a version that is read and is lost when the data are opened again', ['PRS-19'], unchanged, {
    reopen: (store) => ({ ...store, liveVersion: async () => undefined }),
  }),
  fault('a version that is swapped in over a newer one', ['PRS-20'], (store) => {
    const live = new Map<string, number>()
    return {
      liveVersion: async (projection) => live.get(projection) ?? store.liveVersion(projection),
      swapIn: async (projection, version) => {
        live.set(projection, version)
        await store.swapIn(projection, version).catch(() => undefined)
      },
    }
  }),
]
