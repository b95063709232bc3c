/**
 * The ProjectionStore port: the rows of projections, each commit of rows together with how far it brings them.
 *
 * @module
 */
import { checkPortName, checkProgress, type Progress, type SavedProgress } from './checkpoint-store.ts'
import { frozenCopy, type Json } from './json.ts'
import { invalidArgument } from './store-arguments/invalid-argument.ts'
import { StoreFailure } from './store-failure.ts'

/** Which rows a scan gives, in the ascending order of their keys' UTF-16 code units. */
export interface ScanOptions {
  /** Literal, never a pattern. */
  readonly prefix?: string
  /** Exclusive. */
  readonly after?: string
  /** A whole number, at least 0. Default: no limit. */
  readonly limit?: number
}

/** The rows of one version of one projection. Keys are 1 to 1,024 characters without a lone surrogate. */
export interface ProjectionRows {
  /** How far these rows have been brought; undefined before the first commit. */
  progress(): Promise<SavedProgress | undefined>
  /** The rows of these keys that there are. What is read is the reader's own or cannot be changed. */
  get(keys: readonly string[]): Promise<ReadonlyMap<string, Json>>
  /** A row that is committed or deleted meanwhile is given as it was, as it is, or not at all; each key at most once. */
  scan(options?: ScanOptions): AsyncIterable<readonly [key: string, row: Json]>
  /**
   * Put the rows, delete those whose value is undefined and keep the progress, all of it or nothing. `token` is that of
   * the commit before, undefined for the first. Answers the token of this one. Durable where the store is.
   *
   * @throws StoreFailure `checkpoint_conflict` when another instance has committed since, or when the rows were dropped.
   */
  commit(rows: ReadonlyMap<string, Json | undefined>, progress: Progress, token: string | undefined): Promise<string>
}

/**
 * Projections are named as followers are; versions are whole numbers from 1. Every method rejects with a `StoreFailure`
 * and nothing else: `invalid_argument`, `unavailable`, `outcome_unknown`, `access_denied`, `corrupt_store` for rows that
 * are damaged: they are then dropped and built anew.
 */
export interface ProjectionStore {
  /** True when rows survive the process. */
  readonly durable: boolean
  /** The version that is read; undefined before one was swapped in. */
  liveVersion(projection: string): Promise<number | undefined>
  /** The rows of this version; none, if it is new. */
  open(projection: string, version: number): Promise<ProjectionRows>
  /**
   * From now on this version is read, and the rows of all other versions are dropped. Twice is harmless.
   *
   * @throws StoreFailure `checkpoint_conflict` when a newer version is read already: nothing goes back.
   */
  swapIn(projection: string, version: number): Promise<void>
  /** Drop the rows of this version, to build them anew. Twice is harmless. */
  drop(projection: string, version: number): Promise<void>
}

const rowKeyCharactersMax = 1_024

/** @throws StoreFailure `invalid_argument` for what is no version. */
export const checkVersion = (version: number): void => {
  if (!Number.isSafeInteger(version) || version < 1)
    throw invalidArgument('version', 'must be a whole number, at least 1')
}

/** @throws StoreFailure `invalid_argument` for what is no key of a row. */
export const checkRowKey = (key: string): void => {
  if (typeof key !== 'string' || key.length === 0 || key.length > rowKeyCharactersMax || /\p{Surrogate}/u.test(key)) {
    const rule = `must be 1 to ${rowKeyCharactersMax} characters without a lone surrogate`
    throw invalidArgument('key', rule)
  }
}

interface Rows {
  readonly byKey: Map<string, Json>
  saved: SavedProgress | undefined
  dropped: boolean
}

/** The keys of a scan, in its order. @throws StoreFailure `invalid_argument` for a limit that is none. */
export const scannedKeys = (keys: Iterable<string>, { prefix = '', after, limit }: ScanOptions = {}): string[] => {
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0))
    throw invalidArgument('limit', 'must be a whole number, at least 0')
  const found = [...keys].filter((key) => key.startsWith(prefix) && (after === undefined || key > after))
  found.sort((a, b) => (a < b ? -1 : 1))
  return limit === undefined ? found : found.slice(0, limit)
}

const rowsOver = (rows: Rows, nextToken: () => string): ProjectionRows => ({
  progress: async () => rows.saved,
  get: async (keys) => {
    const found = new Map<string, Json>()
    for (const key of keys) {
      const row = rows.byKey.get(key)
      if (row !== undefined) found.set(key, row)
    }
    return found
  },
  async *scan(options) {
    for (const key of scannedKeys(rows.byKey.keys(), options)) {
      const row = rows.byKey.get(key)
      if (row !== undefined) yield [key, row] as const
    }
  },
  commit: async (changes, progress, token) => {
    checkProgress(progress)
    for (const key of changes.keys()) checkRowKey(key)
    if (rows.dropped || rows.saved?.token !== token) throw new StoreFailure({ code: 'checkpoint_conflict' })
    for (const [key, row] of changes)
      if (row === undefined) rows.byKey.delete(key)
      else rows.byKey.set(key, frozenCopy(row))
    const saved = nextToken()
    rows.saved = Object.freeze({ checkpoint: progress.checkpoint, sequence: progress.sequence, token: saved })
    return saved
  },
})

/** Rows in memory, gone with the process. What it gives is frozen. */
export const memoryProjectionStore = (): ProjectionStore => {
  const versions = new Map<string, Map<number, Rows>>()
  const live = new Map<string, number>()
  let tokens = 0
  const nextToken = (): string => `${(tokens += 1)}`
  const versionsOf = (projection: string): Map<number, Rows> => {
    const known = versions.get(projection) ?? new Map<number, Rows>()
    versions.set(projection, known)
    return known
  }
  const check = (projection: string, version: number): void => {
    checkPortName(projection, 'projection')
    checkVersion(version)
  }
  const drop = (projection: string, version: number): void => {
    const rows = versionsOf(projection).get(version)
    if (rows !== undefined) rows.dropped = true
    versionsOf(projection).delete(version)
  }
  return {
    durable: false,
    liveVersion: async (projection) => {
      checkPortName(projection, 'projection')
      return live.get(projection)
    },
    open: async (projection, version) => {
      check(projection, version)
      const known = versionsOf(projection)
      const rows = known.get(version) ?? { byKey: new Map<string, Json>(), saved: undefined, dropped: false }
      known.set(version, rows)
      return rowsOver(rows, nextToken)
    },
    swapIn: async (projection, version) => {
      check(projection, version)
      if ((live.get(projection) ?? 0) > version) throw new StoreFailure({ code: 'checkpoint_conflict' })
      live.set(projection, version)
      for (const other of versionsOf(projection).keys()) if (other !== version) drop(projection, other)
    },
    drop: async (projection, version) => {
      check(projection, version)
      drop(projection, version)
    },
  }
}
