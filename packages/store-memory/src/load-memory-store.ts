/**
 * A store from a file that `save` has written.
 *
 * @module
 */
import { isStoreFailure, StoreFailure } from '@muniment/kernel'
import { fromJsonl } from './from-jsonl.ts'
import { linesOfFile } from './jsonl-file.ts'
import type { MemoryStore, MemoryStoreOptions } from './store-on-log.ts'

/**
 * A new store with the events of a file. Later appends do not reach the file until it is saved again.
 *
 * @throws StoreFailure `corrupt_store` that names the file, the line, counted from 1, and the rule, never a value;
 *   `invalid_argument` for the path or an option, `access_denied`, `unavailable`.
 */
export const loadMemoryStore = async (path: string, options?: MemoryStoreOptions): Promise<MemoryStore> => {
  try {
    return await fromJsonl(linesOfFile(path), options)
  } catch (failure) {
    if (!isStoreFailure(failure) || failure.detail.code !== 'corrupt_store') throw failure
    throw new StoreFailure({ code: 'corrupt_store', where: `${path}, ${failure.detail.where}` })
  }
}
