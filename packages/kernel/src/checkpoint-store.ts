/**
 * The CheckpointStore port: how far each follower of the log has got, kept outside the log.
 *
 * @module
 */
import type { Checkpoint } from './event-store.ts'
import { invalidArgument } from './store-arguments/invalid-argument.ts'
import { StoreFailure } from './store-failure.ts'

/** How far a follower of the log has got. */
export interface Progress {
  /** Everything up to here has been handled. An empty text stands for the start of the log. */
  readonly checkpoint: Checkpoint
  /** Events of the followed namespace up to here, which is the sequence of the next one. */
  readonly sequence: number
}

/** What was saved last, with the token that the next save has to show. */
export interface SavedProgress extends Progress {
  /** Opaque; another one after each save. */
  readonly token: string
}

/**
 * Followers are named by 1 to 128 characters of `A-Z a-z 0-9 . _ -`.
 *
 * A save that is acknowledged is durable where the store is. Every method rejects with a `StoreFailure` and nothing else:
 * `invalid_argument` for a name or a progress of another form, `unavailable`, `outcome_unknown`, `access_denied`,
 * `corrupt_store` when what was saved cannot be read any more. It is then never taken for nothing.
 */
export interface CheckpointStore {
  /** True when what was saved survives the process. */
  readonly durable: boolean
  /** What the follower saved last; undefined before its first save. */
  load(follower: string): Promise<SavedProgress | undefined>
  /**
   * Keep `progress` in the place of what was saved with `token`; undefined says that nothing has been saved yet. Answers
   * the token of this save. Back is allowed: a rebuild begins at the start.
   *
   * @throws StoreFailure `checkpoint_conflict` when another instance has saved since: it is stopped that comes second.
   */
  save(follower: string, progress: Progress, token: string | undefined): Promise<string>
}

/** What may be the name of a follower, a snapshot, a log or a projection. */
const portName = /^[A-Za-z0-9._-]{1,128}$/

/** True for what may be the name of a follower, a snapshot, a log or a projection. */
export const isPortName = (name: string): boolean => portName.test(name)

/** @throws StoreFailure `invalid_argument` for a name that no port of the kernel takes. */
export const checkPortName = (name: unknown, field: string): void => {
  if (typeof name !== 'string' || !isPortName(name))
    throw invalidArgument(field, 'must be 1 to 128 of A-Z a-z 0-9 . _ -')
}

/** @throws StoreFailure `invalid_argument` for what is no progress. */
export const checkProgress = (progress: Progress): void => {
  const refuse = (field: string, rule: string): never => {
    throw invalidArgument(field, rule)
  }
  if (typeof progress !== 'object' || progress === null) refuse('progress', 'must be an object')
  if (typeof progress.checkpoint !== 'string') refuse('progress.checkpoint', 'must be a checkpoint')
  if (!Number.isSafeInteger(progress.sequence) || progress.sequence < 0)
    refuse('progress.sequence', 'must be a whole number, at least 0')
}

/** Progress in memory, gone with the process: where nothing durable was made of it, that is as it should be. */
export const memoryCheckpointStore = (): CheckpointStore => {
  const saved = new Map<string, SavedProgress>()
  let saves = 0
  return {
    durable: false,
    load: async (follower) => {
      checkPortName(follower, 'follower')
      return saved.get(follower)
    },
    save: async (follower, progress, token) => {
      checkPortName(follower, 'follower')
      checkProgress(progress)
      if (saved.get(follower)?.token !== token) throw new StoreFailure({ code: 'checkpoint_conflict' })
      saves += 1
      const { checkpoint, sequence } = progress
      saved.set(follower, Object.freeze({ checkpoint, sequence, token: `${saves}` }))
      return `${saves}`
    },
  }
}
