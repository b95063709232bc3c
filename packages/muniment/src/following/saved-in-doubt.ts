/**
 * Saving how far a follower has got, until it is known whether that was kept.
 *
 * @module
 */
import { isStoreFailure, type Progress, type SavedProgress, StoreFailure } from '@muniment/kernel'
import { backOffMs, pausedFor } from './follow-log.ts'

/** One save, which expects what was saved before it. */
export interface Saving {
  readonly save: () => Promise<string>
  readonly load: () => Promise<SavedProgress | undefined>
  /** The token of what was saved before. */
  readonly before: string | undefined
  readonly progress: Progress
}

const retryMsMax = 5_000

/**
 * The token of the save. Tried again while the port is out of reach, until the signal aborts. After a save without an
 * answer what is kept is looked up first: our own save is no conflict.
 *
 * @throws StoreFailure `checkpoint_conflict` when another instance has saved; whatever else the port says.
 */
export const savedInDoubt = async ({ save, load, before, progress }: Saving, signal: AbortSignal): Promise<string> => {
  let isInDoubt = false
  for (let failures = 1; ; failures += 1)
    try {
      if (isInDoubt) {
        const kept = await load()
        if (kept?.token !== before) {
          if (kept?.checkpoint === progress.checkpoint && kept.sequence === progress.sequence) return kept.token
          throw new StoreFailure({ code: 'checkpoint_conflict' })
        }
      }
      return await save()
    } catch (error) {
      if (isStoreFailure(error, 'outcome_unknown')) isInDoubt = true
      else if (!isStoreFailure(error, 'unavailable')) throw error
      if (signal.aborted) throw error
      await pausedFor(backOffMs(failures, retryMsMax), signal)
    }
}
